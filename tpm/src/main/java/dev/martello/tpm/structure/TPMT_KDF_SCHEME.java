package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/** A key derivation scheme, or none. */
public record TPMT_KDF_SCHEME(TPM_ALG_ID scheme, TPMU_KDF_SCHEME details) {
    public static final TPMT_KDF_SCHEME NULL = new TPMT_KDF_SCHEME(TPM_ALG_ID.NULL, new TPMS_EMPTY());

    private static final Field<TPMT_KDF_SCHEME, TPM_ALG_ID> SCHEME =
            field("scheme", TPM_ALG_ID.LAYOUT, TPMT_KDF_SCHEME::scheme);

    public static final Layout<TPMT_KDF_SCHEME> LAYOUT = Layout.record(
            SCHEME,
            Field.union("details", SCHEME, TPMU_KDF_SCHEME.UNION, TPMT_KDF_SCHEME::details),
            TPMT_KDF_SCHEME::new);
}
