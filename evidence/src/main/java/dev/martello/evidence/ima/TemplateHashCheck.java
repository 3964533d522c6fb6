package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.security.MessageDigest;
import java.util.Optional;

/** Compares template hashes with template data. Keeps one computation for all of them, so it is for one thread. */
final class TemplateHashCheck {
    private final MessageDigest sha1 = HashAlgorithm.SHA1.newDigest();

    /** Violations have no template hash, and thus never a wrong one. */
    Optional<TemplateHashMismatch> mismatch(int entryNumber, ImaEntry entry) {
        if (entry.kind() == ImaEntry.Kind.VIOLATION) {
            return Optional.empty();
        }
        entry.data().hashed().update(sha1);
        Bytes computed = Bytes.owning(sha1.digest());
        return computed.equals(entry.templateHash())
                ? Optional.empty()
                : Optional.of(new TemplateHashMismatch(entryNumber, entry.templateHash(), computed));
    }
}
