package dev.martello.cli.operator;

import dev.martello.appraisal.reference.Document;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.MalformedDocument;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which key signs, and where the envelope goes: what every command that signs a document has in common. */
final class SigningOptions {
    @Mixin
    private KeyOptions key = new KeyOptions();

    @Option(names = "--add", description = "Add a signature to an envelope.")
    private boolean add;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write the envelope to.")
    private Path out = Path.of("");

    /**
     * Signs the document in a file, or with {@code --add} the envelope in it that others signed, and says what that was.
     *
     * @param called what people call it
     */
    <T extends Document> void sign(DocumentKind<T> kind, Path file, Function<T, String> called) {
        Bytes octets = InputFile.read(file, Dsse.MAX_BYTES, kind.label());
        try {
            T document;
            Dsse signed;
            if (add) {
                Dsse envelope = Dsse.parse(octets);
                document = SignedDocument.forCountersigning(kind, envelope);
                signed = key.sign(envelope::alsoSignedBy);
            } else {
                document = kind.parse(octets);
                signed = key.sign(signer -> SignedDocument.sign(kind, document, signer));
            }
            Files.write(out, signed.write().toArray());
            Terminal.standard()
                    .line("signed " + Terminal.safe(called.apply(document)) + ", " + document.digest()
                            + "; signatures: " + signed.signatures().size());
        } catch (MalformedDocument e) {
            throw UserException.badInput(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }
}
