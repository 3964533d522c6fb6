package dev.martello.cli.release;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.MalformedDocument;
import dev.martello.appraisal.reference.MalformedEnvelope;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.InputFile;
import dev.martello.cli.terminal.UserException;
import java.nio.file.Path;
import java.util.List;

/**
 * A release that a person named: a manifest, or an envelope with one, whose signatures are not checked here.
 *
 * @param keyIds who the envelope says signed it
 */
record ReleaseFile(Release release, List<String> keyIds) {
    static ReleaseFile read(Path file) {
        Bytes octets = InputFile.read(file, Dsse.MAX_BYTES, "release");
        try {
            return open(octets);
        } catch (MalformedDocument e) {
            throw UserException.badInput(file
                    + (octets.startsWith(Bytes.ascii("{"))
                            ? ": " + e.getMessage()
                            : " is neither a manifest nor a signed release"));
        }
    }

    private static ReleaseFile open(Bytes octets) throws MalformedDocument {
        Dsse envelope;
        try {
            envelope = Dsse.parse(octets);
        } catch (MalformedEnvelope e) {
            return new ReleaseFile(ReleaseManifest.parse(octets), List.of());
        }
        return new ReleaseFile(
                SignedDocument.forDisplay(DocumentKind.RELEASE, envelope),
                envelope.signatures().stream()
                        .map(each -> each.keyId().orElse("a key without a name"))
                        .toList());
    }
}
