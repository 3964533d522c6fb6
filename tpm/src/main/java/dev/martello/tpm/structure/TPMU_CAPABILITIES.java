package dev.martello.tpm.structure;

/** What a TPM tells about itself (Part 2, 10.10.1). */
public sealed interface TPMU_CAPABILITIES permits TPML_HANDLE, TPML_PCR_SELECTION, TPML_TAGGED_TPM_PROPERTY {
    Union<TPM_CAP, TPMU_CAPABILITIES> UNION = Union.<TPM_CAP, TPMU_CAPABILITIES>none()
            .with(TPM_CAP.HANDLES, TPML_HANDLE.class, TPML_HANDLE.LAYOUT)
            .with(TPM_CAP.PCRS, TPML_PCR_SELECTION.class, TPML_PCR_SELECTION.LAYOUT)
            .with(TPM_CAP.TPM_PROPERTIES, TPML_TAGGED_TPM_PROPERTY.class, TPML_TAGGED_TPM_PROPERTY.LAYOUT);
}
