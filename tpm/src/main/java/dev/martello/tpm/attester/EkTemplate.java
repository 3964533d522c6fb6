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
import dev.martello.tpm.structure.TPMU_PUBLIC_ID;
import dev.martello.tpm.structure.TPMU_PUBLIC_PARMS;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ECC_CURVE;
import dev.martello.tpm.structure.TPM_HANDLE;

/**
 * The endorsement keys a TPM's maker certifies.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/http-trustedcomputinggroup-org-wp-content-uploads-tcg-ek-credential-profile/">
 *     TCG EK Credential Profile, default templates L-1 and L-2</a>
 */
public enum EkTemplate {
    /** Template L-1. */
    RSA_2048(0x01c0_0002, 0x8101_0001L),

    /** Template L-2. */
    ECC_P256(0x01c0_000a, 0x8101_0002L);

    private final int certificateIndex;
    private final long persistentHandle;

    EkTemplate(int certificateIndex, long persistentHandle) {
        this.certificateIndex = certificateIndex;
        this.persistentHandle = persistentHandle;
    }

    /** What the TPM makes the key from; of the key itself all but {@code unique} is the same. */
    public TPMT_PUBLIC publicArea() {
        return switch (this) {
            case RSA_2048 ->
                area(
                        TPM_ALG_ID.RSA,
                        new TPMS_RSA_PARMS(TPMT_SYM_DEF.AES_128_CFB, TPMT_ASYM_SCHEME.NULL, 2048, 0),
                        new TPM2B_PUBLIC_KEY_RSA(Bytes.repeat(0, 256)));
            case ECC_P256 ->
                area(
                        TPM_ALG_ID.ECC,
                        new TPMS_ECC_PARMS(
                                TPMT_SYM_DEF.AES_128_CFB,
                                TPMT_ASYM_SCHEME.NULL,
                                TPM_ECC_CURVE.NIST_P256,
                                TPMT_KDF_SCHEME.NULL),
                        new TPMS_ECC_POINT(Bytes.repeat(0, 32), Bytes.repeat(0, 32)));
        };
    }

    /** The NV index that has the key's certificate, if the maker put one there. */
    public int certificateIndex() {
        return certificateIndex;
    }

    /** Where the key is if somebody made it persistent (TCG Registry of Reserved TPM 2.0 Handles and Localities). */
    public TPM_HANDLE persistentHandle() {
        return new TPM_HANDLE(persistentHandle);
    }

    private static TPMT_PUBLIC area(TPM_ALG_ID type, TPMU_PUBLIC_PARMS parameters, TPMU_PUBLIC_ID unique) {
        return new TPMT_PUBLIC(
                type,
                HashAlgorithm.SHA256,
                TPMA_OBJECT.of(
                        Flag.fixedTPM,
                        Flag.fixedParent,
                        Flag.sensitiveDataOrigin,
                        Flag.adminWithPolicy,
                        Flag.restricted,
                        Flag.decrypt),
                // PolicyA: PolicySecret with the endorsement hierarchy.
                Bytes.fromHex("837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa"),
                parameters,
                unique);
    }
}
