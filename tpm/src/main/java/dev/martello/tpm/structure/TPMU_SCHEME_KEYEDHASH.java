package dev.martello.tpm.structure;

/** What a keyed-hash scheme needs to know; objects that encrypt by XOR are not known here. */
public sealed interface TPMU_SCHEME_KEYEDHASH permits TPMS_EMPTY, TPMS_SCHEME_HASH {
    Union<TPM_ALG_ID, TPMU_SCHEME_KEYEDHASH> UNION = Union.<TPM_ALG_ID, TPMU_SCHEME_KEYEDHASH>none()
            .with(TPM_ALG_ID.NULL, TPMS_EMPTY.class, TPMS_EMPTY.LAYOUT)
            .with(TPM_ALG_ID.HMAC, TPMS_SCHEME_HASH.class, TPMS_SCHEME_HASH.LAYOUT);
}
