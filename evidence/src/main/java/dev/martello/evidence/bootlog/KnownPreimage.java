package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.util.EnumMap;
import java.util.Map;

/** Octets that specifications have every machine measure, with their digests: they are looked for in each event of each log. */
final class KnownPreimage {
    private final Bytes octets;
    private final Map<HashAlgorithm, Bytes> digests = new EnumMap<>(HashAlgorithm.class);

    KnownPreimage(Bytes octets) {
        this.octets = octets;
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            if (algorithm.isComputable()) {
                digests.put(algorithm, algorithm.hash(octets).octets());
            }
        }
    }

    Bytes octets() {
        return octets;
    }

    /** The digest of an algorithm that is {@link HashAlgorithm#isComputable computable}. */
    Bytes digest(HashAlgorithm algorithm) {
        Bytes digest = digests.get(algorithm);
        if (digest == null) {
            throw new IllegalArgumentException(algorithm.label() + " is not computed here");
        }
        return digest;
    }
}
