package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;

/**
 * A secret for one TPM, in an approved boot state, until its lease ends.
 *
 * @param name of the secret
 * @param key the key that the value is encrypted with, sealed for the TPM
 * @param approval of the boot state the appliance is in
 * @param lease for how long the TPM opens it
 * @param value the secret, encrypted by AES-256-GCM for the purpose that is its name
 */
public record SecretAnswer(SecretName name, SealedKey key, Approval approval, Lease lease, Bytes value)
        implements Message {
    /** The longest secret, in octets. */
    public static final int MAX_VALUE_BYTES = 64 << 10;

    private static final int MAX_FIELD_BYTES = 2048;

    public SecretAnswer {
        Limits.atMost(MAX_VALUE_BYTES + 64, value, "value");
    }

    /**
     * For {@code TPM2_Import}.
     *
     * @param parentName the name of the endorsement key it is for
     * @param publicArea a marshalled {@code TPMT_PUBLIC}
     * @param duplicate the content of a {@code TPM2B_PRIVATE}
     * @param encryptedSeed the content of a {@code TPM2B_ENCRYPTED_SECRET}
     */
    public record SealedKey(Bytes parentName, Bytes publicArea, Bytes duplicate, Bytes encryptedSeed) {
        public SealedKey {
            Limits.atMost(MAX_FIELD_BYTES, parentName, "parentName");
            Limits.atMost(MAX_FIELD_BYTES, publicArea, "publicArea");
            Limits.atMost(MAX_FIELD_BYTES, duplicate, "duplicate");
            Limits.atMost(MAX_FIELD_BYTES, encryptedSeed, "encryptedSeed");
        }
    }

    /**
     * For {@code TPM2_PolicyAuthorize}.
     *
     * @param approver the approver's SubjectPublicKeyInfo
     * @param selection a marshalled {@code TPML_PCR_SELECTION}
     * @param pcrDigest SHA-256 over the values in its order
     * @param signature a marshalled {@code TPMT_SIGNATURE}
     */
    public record Approval(Bytes approver, Bytes selection, Bytes pcrDigest, Bytes signature) {
        public Approval {
            Limits.atMost(MAX_FIELD_BYTES, approver, "approver");
            Limits.atMost(MAX_FIELD_BYTES, selection, "selection");
            Limits.atMost(MAX_FIELD_BYTES, pcrDigest, "pcrDigest");
            Limits.atMost(MAX_FIELD_BYTES, signature, "signature");
        }
    }

    /**
     * In the TPM's own time.
     *
     * @param endClockMillis the first millisecond that is not part of it
     */
    public record Lease(long resetCount, long endClockMillis) {
        public Lease {
            if (resetCount < 0 || resetCount > 0xffff_ffffL) {
                throw new IllegalArgumentException("a reset count has four octets");
            }
        }
    }
}
