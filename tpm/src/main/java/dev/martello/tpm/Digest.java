package dev.martello.tpm;

import dev.martello.bytes.Bytes;

/** A digest and the algorithm that made it. */
public record Digest(HashAlgorithm algorithm, Bytes octets) {
    public Digest {
        if (octets.length() != algorithm.digestBytes()) {
            throw new IllegalArgumentException("a " + algorithm.label() + " digest has " + algorithm.digestBytes()
                    + " octets, not " + octets.length());
        }
    }

    /** What a PCR with this value holds after being extended: {@code H(this || measurement)}. */
    public Digest extend(Bytes measurement) {
        return algorithm.hash(octets, measurement);
    }

    public boolean isAll(int octet) {
        return octets.allEqual(octet);
    }

    /** As in {@code sha256:9f2c…}, in full. */
    @Override
    public String toString() {
        return algorithm.label() + ":" + octets.toHex();
    }
}
