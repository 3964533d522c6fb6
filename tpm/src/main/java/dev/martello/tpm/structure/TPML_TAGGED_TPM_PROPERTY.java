package dev.martello.tpm.structure;

import static dev.martello.tpm.structure.Field.field;

import java.util.List;

/** Properties of a TPM. */
public record TPML_TAGGED_TPM_PROPERTY(List<TPMS_TAGGED_PROPERTY> tpmProperty) implements TPMU_CAPABILITIES {
    public static final Layout<TPML_TAGGED_TPM_PROPERTY> LAYOUT = Layout.record(
            field(
                    "tpmProperty",
                    Layout.list(TpmLimits.LIST, TPMS_TAGGED_PROPERTY.LAYOUT),
                    TPML_TAGGED_TPM_PROPERTY::tpmProperty),
            TPML_TAGGED_TPM_PROPERTY::new);

    public TPML_TAGGED_TPM_PROPERTY {
        tpmProperty = List.copyOf(tpmProperty);
    }
}
