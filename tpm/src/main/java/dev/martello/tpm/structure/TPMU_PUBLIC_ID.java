package dev.martello.tpm.structure;

/** What makes an object's public area unique: the public key, or a digest that stands for what is secret. */
public sealed interface TPMU_PUBLIC_ID permits TPM2B_PUBLIC_KEY_RSA, TPMS_ECC_POINT, TPM2B_DIGEST {
    Union<TPM_ALG_ID, TPMU_PUBLIC_ID> UNION = Union.<TPM_ALG_ID, TPMU_PUBLIC_ID>none()
            .with(TPM_ALG_ID.RSA, TPM2B_PUBLIC_KEY_RSA.class, TPM2B_PUBLIC_KEY_RSA.LAYOUT)
            .with(TPM_ALG_ID.ECC, TPMS_ECC_POINT.class, TPMS_ECC_POINT.LAYOUT)
            .with(TPM_ALG_ID.KEYEDHASH, TPM2B_DIGEST.class, TPM2B_DIGEST.LAYOUT);
}
