package dev.martello.evidence.report;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;

/** The SHA-256 digest of an item's octets, under which it is stored and named. */
public record ItemDigest(Bytes octets) implements Comparable<ItemDigest> {
    public static final int OCTETS = 32;

    public ItemDigest {
        if (octets.length() != OCTETS) {
            throw new IllegalArgumentException("an item's digest has " + OCTETS + " octets, not " + octets.length());
        }
    }

    /** Hashes the content of an item. */
    public static ItemDigest of(Bytes content) {
        return new ItemDigest(HashAlgorithm.SHA256.hash(content).octets());
    }

    @Override
    public int compareTo(ItemDigest other) {
        return octets.compareTo(other.octets);
    }

    /** 64 hexadecimal digits. */
    @Override
    public String toString() {
        return octets.toHex();
    }
}
