package dev.martello.tpm;

import dev.martello.bytes.Bytes;

/**
 * What {@code TPM2_Quote} gives, as it travels: nothing in it is believed before its signature is checked.
 *
 * @param attest the marshalled {@code TPMS_ATTEST}
 * @param signature the marshalled {@code TPMT_SIGNATURE}
 * @see dev.martello.tpm.verifier.QuoteVerifier
 */
public record SignedQuote(Bytes attest, Bytes signature) {
    /** A quote over all banks has under 200 octets. */
    public static final int MAX_ATTEST_BYTES = 1024;

    /** An RSA-4096 signature has 518 octets. */
    public static final int MAX_SIGNATURE_BYTES = 1024;

    public SignedQuote {
        if (attest.length() > MAX_ATTEST_BYTES || signature.length() > MAX_SIGNATURE_BYTES) {
            throw new IllegalArgumentException("a quote has at most " + MAX_ATTEST_BYTES + " octets and its signature "
                    + MAX_SIGNATURE_BYTES + ", not " + attest.length() + " and " + signature.length());
        }
    }
}
