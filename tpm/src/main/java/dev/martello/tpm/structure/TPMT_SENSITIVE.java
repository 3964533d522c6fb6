package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.bytes.Bytes;

/**
 * The secret part of an object. Whatever its type, {@code TPMU_SENSITIVE_COMPOSITE} is octets behind their size.
 *
 * @param seedValue of a keyed-hash object, what hides the sensitive data in the digest of its public area
 * @param sensitive the private key, or the sealed data
 */
public record TPMT_SENSITIVE(TPM_ALG_ID sensitiveType, Bytes authValue, Bytes seedValue, Bytes sensitive) {
    public static final Layout<TPMT_SENSITIVE> LAYOUT = Layout.record(
            field("sensitiveType", TPM_ALG_ID.LAYOUT, TPMT_SENSITIVE::sensitiveType),
            field("authValue", Layout.sized(TpmLimits.AUTH), TPMT_SENSITIVE::authValue),
            field("seedValue", Layout.sized(TpmLimits.DIGEST), TPMT_SENSITIVE::seedValue),
            field("sensitive", Layout.sized(TpmLimits.SENSITIVE), TPMT_SENSITIVE::sensitive),
            TPMT_SENSITIVE::new);

    /** {@code TPM2B_SENSITIVE}: the structure behind its size. */
    public static final Layout<TPMT_SENSITIVE> SIZED_LAYOUT = Layout.sized(TpmLimits.PRIVATE_AREA, LAYOUT);

    /** Secrets are not for logs. */
    @Override
    public String toString() {
        return "TPMT_SENSITIVE[" + sensitiveType + "]";
    }
}
