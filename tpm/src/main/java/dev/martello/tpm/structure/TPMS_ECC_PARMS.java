package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/** The parameters of an elliptic-curve key. */
public record TPMS_ECC_PARMS(
        TPMT_SYM_DEF symmetric, TPMT_ASYM_SCHEME scheme, TPM_ECC_CURVE curveID, TPMT_KDF_SCHEME kdf)
        implements TPMU_PUBLIC_PARMS {
    public static final Layout<TPMS_ECC_PARMS> LAYOUT = Layout.record(
            field("symmetric", TPMT_SYM_DEF.LAYOUT, TPMS_ECC_PARMS::symmetric),
            field("scheme", TPMT_ASYM_SCHEME.LAYOUT, TPMS_ECC_PARMS::scheme),
            field("curveID", TPM_ECC_CURVE.LAYOUT, TPMS_ECC_PARMS::curveID),
            field("kdf", TPMT_KDF_SCHEME.LAYOUT, TPMS_ECC_PARMS::kdf),
            TPMS_ECC_PARMS::new);
}
