package dev.martello.tpm;

import dev.martello.bytes.Bytes;

/**
 * What {@code TPM2_Certify} gives, as it travels: nothing in it is believed before its signature is checked.
 *
 * @param attest the marshalled {@code TPMS_ATTEST}
 * @param signature the marshalled {@code TPMT_SIGNATURE}
 * @see dev.martello.tpm.verifier.CertificationVerifier
 */
public record SignedCertification(Bytes attest, Bytes signature) {
    /** Three names and a digest take under 400 octets. */
    public static final int MAX_ATTEST_BYTES = 1024;

    /** An RSA-4096 signature has 518 octets. */
    public static final int MAX_SIGNATURE_BYTES = 1024;

    public SignedCertification {
        if (attest.length() > MAX_ATTEST_BYTES || signature.length() > MAX_SIGNATURE_BYTES) {
            throw new IllegalArgumentException("a certification has at most " + MAX_ATTEST_BYTES
                    + " octets and its signature " + MAX_SIGNATURE_BYTES + ", not " + attest.length() + " and "
                    + signature.length());
        }
    }
}
