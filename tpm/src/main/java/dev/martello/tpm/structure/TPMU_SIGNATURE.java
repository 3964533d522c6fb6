package dev.martello.tpm.structure;

import dev.martello.tpm.HashAlgorithm;

/** A signature of the kinds read here. */
public sealed interface TPMU_SIGNATURE permits TPMS_SIGNATURE_RSA, TPMS_SIGNATURE_ECC {
    Union<TPM_ALG_ID, TPMU_SIGNATURE> UNION = Union.<TPM_ALG_ID, TPMU_SIGNATURE>none()
            .with(TPM_ALG_ID.RSASSA, TPMS_SIGNATURE_RSA.class, TPMS_SIGNATURE_RSA.LAYOUT)
            .with(TPM_ALG_ID.RSAPSS, TPMS_SIGNATURE_RSA.class, TPMS_SIGNATURE_RSA.LAYOUT)
            .with(TPM_ALG_ID.ECDSA, TPMS_SIGNATURE_ECC.class, TPMS_SIGNATURE_ECC.LAYOUT);

    /** The hash algorithm of what was signed. */
    HashAlgorithm hash();
}
