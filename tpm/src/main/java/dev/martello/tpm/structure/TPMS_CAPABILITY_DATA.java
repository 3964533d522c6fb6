package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

/** An answer of {@code TPM2_GetCapability}. */
public record TPMS_CAPABILITY_DATA(TPM_CAP capability, TPMU_CAPABILITIES data) {
    private static final Field<TPMS_CAPABILITY_DATA, TPM_CAP> CAPABILITY =
            field("capability", TPM_CAP.LAYOUT, TPMS_CAPABILITY_DATA::capability);

    public static final Layout<TPMS_CAPABILITY_DATA> LAYOUT = Layout.record(
            CAPABILITY,
            Field.union("data", CAPABILITY, TPMU_CAPABILITIES.UNION, TPMS_CAPABILITY_DATA::data),
            TPMS_CAPABILITY_DATA::new);
}
