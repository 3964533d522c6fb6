package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.SignedCertification;

/**
 * Shows that the key which a report names is in the appliance's TPM: its attestation key certified it.
 *
 * @param publicArea the key's marshalled {@code TPMT_PUBLIC}
 * @param certification over {@link #challenge}
 */
public record KeyCertification(Bytes publicArea, SignedCertification certification) {
    static final int MAX_AREA_BYTES = 1024;

    private static final Bytes DOMAIN = Bytes.ascii("martello.key-certification.v1\0");

    public KeyCertification {
        Limits.atMost(MAX_AREA_BYTES, publicArea, "publicArea");
    }

    /** What the attestation key has to sign along for a report with a nonce. */
    public static Bytes challenge(Bytes nonce) {
        return HashAlgorithm.SHA256.hash(Bytes.concat(DOMAIN, nonce)).octets();
    }
}
