package dev.martello.cli.operator;

import dev.martello.appraisal.reference.Document;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.MalformedDocument;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.Secrets;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.release.signing.KeyFile;
import dev.martello.release.signing.KeyUnavailable;
import dev.martello.release.signing.MalformedPkcs11Uri;
import dev.martello.release.signing.Pkcs11Key;
import dev.martello.release.signing.Pkcs11Uri;
import dev.martello.release.signing.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which key signs, and where the envelope goes: what every command that signs a document has in common. */
final class SigningOptions {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Where where = new Where();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "A file whose first line is the passphrase of the key or the PIN of the token; else you are asked.")
    private @Nullable Path passphraseFile;

    private static final class Where {
        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "The secret key (PKCS#8, PEM), with the public one in FILE.pub.")
        private @Nullable Path file;

        @Option(
                names = "--pkcs11",
                paramLabel = "URI",
                description =
                        "A key in a token (RFC 7512), as in 'pkcs11:token=releases;object=2026?module-path=/usr/lib/softhsm/libsofthsm2.so'.")
        private @Nullable String token;
    }

    @Option(names = "--add", description = "Add a signature to an envelope.")
    private boolean add;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to write the envelope.")
    private Path out = Path.of("");

    /** Makes a signature. */
    @FunctionalInterface
    private interface Signing {
        Dsse with(SigningKey key) throws SigningFailure;
    }

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
                signed = sign(envelope::alsoSignedBy);
            } else {
                document = kind.parse(octets);
                signed = sign(key -> SignedDocument.sign(kind, document, key));
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

    /** Signs with the key, and puts it away again. */
    private Dsse sign(Signing signing) {
        SecretSource secrets = Secrets.of(Optional.ofNullable(passphraseFile));
        try {
            if (where.token != null) {
                try (Pkcs11Key key = Pkcs11Key.open(Pkcs11Uri.parse(where.token), secrets)) {
                    return signing.with(key.signingKey());
                }
            }
            return signing.with(KeyFile.read(Optional.ofNullable(where.file).orElseThrow(), secrets));
        } catch (MalformedPkcs11Uri | KeyUnavailable | SigningFailure e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }
}
