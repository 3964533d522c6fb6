package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.reference.ImaKey;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.FileSignature;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.MalformedFileSignature;
import dev.martello.tpm.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signatures of files that no release knows by digest. A check costs some 100 microseconds, and is made once for a signature, a
 * digest and a key. For one thread.
 */
final class FileSignatures {
    private record Asked(FileSignature signature, Digest digest, ImaKey key) {}

    private final Optional<ImaLog> log;
    private final Map<Asked, Boolean> answers = new HashMap<>();

    FileSignatures(Optional<ImaLog> log) {
        this.log = log;
    }

    /**
     * What the signature of a file is worth.
     *
     * @param keyId the key that it names, in hexadecimal digits; empty if there is no signature
     */
    record Answer(Facts.Signature state, String keyId) {}

    /** Asks the keys of a release about a file. */
    Answer check(MeasuredFile file, Release release) {
        List<ImaKey> keys = release.imaKeys();
        if (keys.isEmpty()) {
            return new Answer(Facts.Signature.UNASKED, "");
        }
        Optional<ImaEntry> entry = log.map(each -> each.entries().get(file.entry() - 1));
        Optional<Bytes> attribute = entry.flatMap(ImaEntry::signature);
        if (attribute.isEmpty() || file.digest().isEmpty()) {
            return new Answer(Facts.Signature.NONE, "");
        }
        try {
            return FileSignature.parse(attribute.get())
                    .map(signature ->
                            check(signature, entry.get(), file.digest().get(), keys))
                    .orElse(new Answer(Facts.Signature.NONE, ""));
        } catch (MalformedFileSignature e) {
            return new Answer(Facts.Signature.INVALID, "");
        }
    }

    private Answer check(FileSignature signature, ImaEntry entry, Digest digest, List<ImaKey> keys) {
        String keyId = signature.keyId().toHex();
        List<ImaKey> named = keys.stream()
                .filter(key -> key.keyId().equals(signature.keyId()))
                .toList();
        if (named.isEmpty()) {
            return new Answer(Facts.Signature.UNKNOWN_KEY, keyId);
        }
        boolean isOfItsDigest = switch (entry.digestType()) {
            case FILE -> signature.form() == FileSignature.Form.FILE;
            case VERITY -> signature.form() == FileSignature.Form.VERITY;
        };
        boolean isGood = isOfItsDigest
                && named.stream()
                        .anyMatch(key -> answers.computeIfAbsent(
                                new Asked(signature, digest, key), asked -> key.signed(signature, digest)));
        return new Answer(isGood ? Facts.Signature.VALID : Facts.Signature.INVALID, keyId);
    }
}
