package dev.martello.tpm.structure;

/** Key size and mode of a symmetric algorithm, which Part 2 has as two unions. */
public sealed interface TPMU_SYM_DETAILS permits TPMS_EMPTY, TPMS_SYM_DETAILS {
    Union<TPM_ALG_ID, TPMU_SYM_DETAILS> UNION = Union.<TPM_ALG_ID, TPMU_SYM_DETAILS>none()
            .with(TPM_ALG_ID.NULL, TPMS_EMPTY.class, TPMS_EMPTY.LAYOUT)
            .with(TPM_ALG_ID.AES, TPMS_SYM_DETAILS.class, TPMS_SYM_DETAILS.LAYOUT)
            .with(TPM_ALG_ID.SM4, TPMS_SYM_DETAILS.class, TPMS_SYM_DETAILS.LAYOUT)
            .with(TPM_ALG_ID.CAMELLIA, TPMS_SYM_DETAILS.class, TPMS_SYM_DETAILS.LAYOUT)
            .with(TPM_ALG_ID.TDES, TPMS_SYM_DETAILS.class, TPMS_SYM_DETAILS.LAYOUT);
}
