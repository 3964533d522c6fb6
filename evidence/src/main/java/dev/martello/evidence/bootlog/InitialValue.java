package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;

/**
 * What PCRs hold before anything is measured into them.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">TPM 2.0 Library, Part 3, TPM2_Startup; PC Client
 *     Platform TPM Profile, section 4.6</a>
 */
public final class InitialValue {
    private static final int STARTUP = 0;

    /** PCRs 17 to 22 belong to dynamic launches and hold ones until there is one. */
    private static final int FIRST_DYNAMIC = 17;

    private static final int LAST_DYNAMIC = 22;

    private InitialValue() {}

    /**
     * The value of a PCR in a bank.
     *
     * @param startupLocality from which the TPM was started: the first thing that PCR 0 has
     */
    public static Digest of(HashAlgorithm bank, PcrIndex pcr, int startupLocality) {
        boolean isDynamic = pcr.number() >= FIRST_DYNAMIC && pcr.number() <= LAST_DYNAMIC;
        Bytes octets = Bytes.repeat(isDynamic ? 0xff : 0, bank.digestBytes());
        return new Digest(
                bank,
                pcr.number() == STARTUP
                        ? Bytes.concat(octets.slice(0, octets.length() - 1), Bytes.of(startupLocality))
                        : octets);
    }
}
