package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.HashAlgorithm;

/**
 * A signing or encryption scheme, or none. {@code TPMT_RSA_SCHEME}, {@code TPMT_ECC_SCHEME}
 * and {@code TPMT_SIG_SCHEME} have the same octets.
 */
public record TPMT_ASYM_SCHEME(TPM_ALG_ID scheme, TPMU_ASYM_SCHEME details) {
    public static final TPMT_ASYM_SCHEME NULL = new TPMT_ASYM_SCHEME(TPM_ALG_ID.NULL, new TPMS_EMPTY());

    private static final Field<TPMT_ASYM_SCHEME, TPM_ALG_ID> SCHEME =
            field("scheme", TPM_ALG_ID.LAYOUT, TPMT_ASYM_SCHEME::scheme);

    public static final Layout<TPMT_ASYM_SCHEME> LAYOUT = Layout.record(
            SCHEME,
            Field.union("details", SCHEME, TPMU_ASYM_SCHEME.UNION, TPMT_ASYM_SCHEME::details),
            TPMT_ASYM_SCHEME::new);

    public static TPMT_ASYM_SCHEME of(TPM_ALG_ID scheme, HashAlgorithm hash) {
        return new TPMT_ASYM_SCHEME(scheme, new TPMS_SCHEME_HASH(hash));
    }
}
