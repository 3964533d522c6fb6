package dev.martello.tpm.structure;

/** What a key derivation scheme needs to know. */
public sealed interface TPMU_KDF_SCHEME permits TPMS_EMPTY, TPMS_SCHEME_HASH {
    Union<TPM_ALG_ID, TPMU_KDF_SCHEME> UNION = Union.<TPM_ALG_ID, TPMU_KDF_SCHEME>none()
            .with(TPM_ALG_ID.NULL, TPMS_EMPTY.class, TPMS_EMPTY.LAYOUT)
            .with(TPM_ALG_ID.MGF1, TPMS_SCHEME_HASH.class, TPMS_SCHEME_HASH.LAYOUT)
            .with(TPM_ALG_ID.KDF1_SP800_56A, TPMS_SCHEME_HASH.class, TPMS_SCHEME_HASH.LAYOUT)
            .with(TPM_ALG_ID.KDF2, TPMS_SCHEME_HASH.class, TPMS_SCHEME_HASH.LAYOUT)
            .with(TPM_ALG_ID.KDF1_SP800_108, TPMS_SCHEME_HASH.class, TPMS_SCHEME_HASH.LAYOUT);
}
