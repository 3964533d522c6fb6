package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/** What a keyed-hash object computes, or nothing if it keeps sealed data. */
public record TPMT_KEYEDHASH_SCHEME(TPM_ALG_ID scheme, TPMU_SCHEME_KEYEDHASH details) {
    public static final TPMT_KEYEDHASH_SCHEME NULL = new TPMT_KEYEDHASH_SCHEME(TPM_ALG_ID.NULL, new TPMS_EMPTY());

    private static final Field<TPMT_KEYEDHASH_SCHEME, TPM_ALG_ID> SCHEME =
            field("scheme", TPM_ALG_ID.LAYOUT, TPMT_KEYEDHASH_SCHEME::scheme);

    public static final Layout<TPMT_KEYEDHASH_SCHEME> LAYOUT = Layout.record(
            SCHEME,
            Field.union("details", SCHEME, TPMU_SCHEME_KEYEDHASH.UNION, TPMT_KEYEDHASH_SCHEME::details),
            TPMT_KEYEDHASH_SCHEME::new);
}
