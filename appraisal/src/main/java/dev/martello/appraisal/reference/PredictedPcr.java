package dev.martello.appraisal.reference;

import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;

/**
 * A value that a PCR of a good appliance has at some point of its start, as far as a boot chain lets it be known beforehand.
 * Several values of one PCR are alternatives. They are for what has no log to compare, as policies of a TPM's secrets; an
 * appliance is judged by its log, event by event.
 *
 * @param when under which conditions, for people
 */
public record PredictedPcr(PcrIndex pcr, String when, Digest value) {
    public static final int MAX_WHEN_CHARS = 512;

    /** @throws IllegalArgumentException if the condition is empty or too long, or the value is of the SHA-1 bank */
    public PredictedPcr {
        if (when.isEmpty() || when.length() > MAX_WHEN_CHARS) {
            throw new IllegalArgumentException("when has 1 to " + MAX_WHEN_CHARS + " characters");
        }
        if (value.algorithm() == HashAlgorithm.SHA1) {
            throw new IllegalArgumentException("a value of " + pcr + " is a SHA-1 digest, which can be forged");
        }
    }
}
