package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.SortedMap;
import java.util.TreeMap;

/** The registers of one bank while they are being extended. For one thread. */
final class RegisterBank {
    private final HashAlgorithm algorithm;
    private final int startupLocality;
    private final MessageDigest hash;
    private final byte[][] values = new byte[PcrIndex.COUNT][];

    RegisterBank(HashAlgorithm algorithm, int startupLocality) {
        this.algorithm = algorithm;
        this.startupLocality = startupLocality;
        this.hash = algorithm.newDigest();
    }

    /** {@code TPM2_PCR_Extend}. */
    void extend(int pcr, Bytes measurement) {
        if (values[pcr] == null) {
            values[pcr] = InitialValue.of(algorithm, PcrIndex.of(pcr), startupLocality)
                    .octets()
                    .toArray();
        }
        byte[] value = values[pcr];
        hash.update(value);
        measurement.update(hash);
        try {
            hash.digest(value, 0, value.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a register of the " + algorithm.label() + " bank is too short", e);
        }
    }

    /** The registers that were extended. */
    SortedMap<PcrIndex, Digest> values() {
        SortedMap<PcrIndex, Digest> extended = new TreeMap<>();
        for (int pcr = 0; pcr < values.length; pcr++) {
            if (values[pcr] != null) {
                extended.put(PcrIndex.of(pcr), new Digest(algorithm, Bytes.copyOf(values[pcr])));
            }
        }
        return extended;
    }
}
