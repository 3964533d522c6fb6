package dev.martello.tpm.structure;

/** The parameters of an object, of the kinds that keys and sealed data are. */
public sealed interface TPMU_PUBLIC_PARMS permits TPMS_RSA_PARMS, TPMS_ECC_PARMS, TPMS_KEYEDHASH_PARMS {
    Union<TPM_ALG_ID, TPMU_PUBLIC_PARMS> UNION = Union.<TPM_ALG_ID, TPMU_PUBLIC_PARMS>none()
            .with(TPM_ALG_ID.RSA, TPMS_RSA_PARMS.class, TPMS_RSA_PARMS.LAYOUT)
            .with(TPM_ALG_ID.ECC, TPMS_ECC_PARMS.class, TPMS_ECC_PARMS.LAYOUT)
            .with(TPM_ALG_ID.KEYEDHASH, TPMS_KEYEDHASH_PARMS.class, TPMS_KEYEDHASH_PARMS.LAYOUT);
}
