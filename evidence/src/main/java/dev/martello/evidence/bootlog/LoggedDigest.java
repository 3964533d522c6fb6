package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Optional;

/**
 * A digest as an event carries it, of an algorithm that we need not know.
 *
 * @param algorithm the {@code TPM_ALG_ID}
 */
public record LoggedDigest(int algorithm, Bytes octets) {
    public LoggedDigest {
        Optional<HashAlgorithm> known = HashAlgorithm.ofId(algorithm);
        if (known.isPresent() && known.get().digestBytes() != octets.length()) {
            throw new IllegalArgumentException(
                    octets.length() + " octets are no " + known.get().label() + " digest");
        }
    }

    public static LoggedDigest of(Digest digest) {
        return new LoggedDigest(digest.algorithm().id(), digest.octets());
    }

    /** The digest, if its algorithm has a name here. */
    public Optional<Digest> digest() {
        return HashAlgorithm.ofId(algorithm).map(known -> new Digest(known, octets));
    }
}
