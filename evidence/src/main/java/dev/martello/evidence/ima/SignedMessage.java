package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;

/** What a signature of a file was made over. */
public sealed interface SignedMessage {
    /** What algorithms sign that sign digests. */
    Digest digest();

    /** A message of which the digest alone is known. */
    record Hashed(Digest digest) implements SignedMessage {}

    /**
     * A message of which each octet is known.
     *
     * @param hash the algorithm of its {@link #digest}
     */
    record Whole(HashAlgorithm hash, Bytes octets) implements SignedMessage {
        @Override
        public Digest digest() {
            return hash.hash(octets);
        }
    }
}
