package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.structure.TPM2B_PUBLIC_KEY_RSA;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_KDF_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ECC_CURVE;

/** Kinds of attestation keys: restricted signing keys that cannot leave their TPM. */
public enum AkTemplate {
    ECDSA_P256_SHA256,
    ECDSA_P384_SHA384,
    RSASSA_2048_SHA256,
    RSAPSS_2048_SHA256;

    /** What the TPM makes the key from; of the key itself all but {@code unique} is the same. */
    public TPMT_PUBLIC publicArea() {
        return switch (this) {
            case ECDSA_P256_SHA256 -> ecc(TPM_ECC_CURVE.NIST_P256, HashAlgorithm.SHA256);
            case ECDSA_P384_SHA384 -> ecc(TPM_ECC_CURVE.NIST_P384, HashAlgorithm.SHA384);
            case RSASSA_2048_SHA256 -> rsa(TPM_ALG_ID.RSASSA, HashAlgorithm.SHA256);
            case RSAPSS_2048_SHA256 -> rsa(TPM_ALG_ID.RSAPSS, HashAlgorithm.SHA256);
        };
    }

    private static TPMT_PUBLIC ecc(TPM_ECC_CURVE curve, HashAlgorithm hash) {
        return new TPMT_PUBLIC(
                TPM_ALG_ID.ECC,
                HashAlgorithm.SHA256,
                attributes(),
                Bytes.EMPTY,
                new TPMS_ECC_PARMS(
                        TPMT_SYM_DEF.NULL, TPMT_ASYM_SCHEME.of(TPM_ALG_ID.ECDSA, hash), curve, TPMT_KDF_SCHEME.NULL),
                new TPMS_ECC_POINT(Bytes.EMPTY, Bytes.EMPTY));
    }

    private static TPMT_PUBLIC rsa(TPM_ALG_ID scheme, HashAlgorithm hash) {
        return new TPMT_PUBLIC(
                TPM_ALG_ID.RSA,
                HashAlgorithm.SHA256,
                attributes(),
                Bytes.EMPTY,
                new TPMS_RSA_PARMS(TPMT_SYM_DEF.NULL, TPMT_ASYM_SCHEME.of(scheme, hash), 2048, 0),
                new TPM2B_PUBLIC_KEY_RSA(Bytes.EMPTY));
    }

    /**
     * {@code noDA}, because a TPM that loses its power after a key was used counts a failed authorization, and after a few of them refuses the key for
     * hours. Nothing is lost: the authorization is empty, so there is nothing to guess.
     *
     * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">TPM 2.0 Library, Part 1, 19.8 (dictionary attack
     *     protection)</a>
     */
    private static TPMA_OBJECT attributes() {
        return TPMA_OBJECT.of(
                Flag.fixedTPM,
                Flag.fixedParent,
                Flag.sensitiveDataOrigin,
                Flag.userWithAuth,
                Flag.noDA,
                Flag.restricted,
                Flag.sign);
    }
}
