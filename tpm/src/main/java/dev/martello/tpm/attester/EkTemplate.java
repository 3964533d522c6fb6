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
import java.util.EnumSet;
import java.util.Set;

/**
 * The endorsement keys a TPM's maker certifies: those of the low range, which the profile began with, and those of the high range, whose
 * template says that whoever knows the empty authorization value may use them.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/http-trustedcomputinggroup-org-wp-content-uploads-tcg-ek-credential-profile/">
 *     TCG EK Credential Profile, annex B: default templates L-1, L-2 and H-1 to H-7</a>
 */
public enum EkTemplate {
    /** Template L-1. */
    RSA_2048(0x01c0_0002, 0x8101_0001L, Range.LOW),

    /** Template L-2. */
    ECC_P256(0x01c0_000a, 0x8101_0002L, Range.LOW),

    /** Template H-1. */
    RSA_2048_HIGH(0x01c0_0012, 0x8101_0012L, Range.HIGH),

    /** Template H-2. */
    ECC_P256_HIGH(0x01c0_0014, 0x8101_0014L, Range.HIGH),

    /** Template H-3. */
    ECC_P384(0x01c0_0016, 0x8101_0016L, Range.HIGH),

    /** Template H-4. */
    ECC_P521(0x01c0_0018, 0x8101_0018L, Range.HIGH),

    /** Template H-6; H-5 is of a curve that Java does not have. */
    RSA_3072(0x01c0_001c, 0x8101_001cL, Range.HIGH),

    /** Template H-7. */
    RSA_4096(0x01c0_001e, 0x8101_001eL, Range.HIGH);

    private enum Range {
        LOW,
        HIGH
    }

    private final int certificateIndex;
    private final long persistentHandle;
    private final Range range;

    EkTemplate(int certificateIndex, long persistentHandle, Range range) {
        this.certificateIndex = certificateIndex;
        this.persistentHandle = persistentHandle;
        this.range = range;
    }

    /** What the TPM makes the key from; of the key itself all but {@code unique} is the same. */
    public TPMT_PUBLIC publicArea() {
        return switch (this) {
            case RSA_2048, RSA_2048_HIGH -> rsa(2048, HashAlgorithm.SHA256, TPMT_SYM_DEF.AES_128_CFB);
            case ECC_P256, ECC_P256_HIGH ->
                ecc(TPM_ECC_CURVE.NIST_P256, HashAlgorithm.SHA256, TPMT_SYM_DEF.AES_128_CFB);
            case ECC_P384 -> ecc(TPM_ECC_CURVE.NIST_P384, HashAlgorithm.SHA384, TPMT_SYM_DEF.AES_256_CFB);
            case ECC_P521 -> ecc(TPM_ECC_CURVE.NIST_P521, HashAlgorithm.SHA512, TPMT_SYM_DEF.AES_256_CFB);
            case RSA_3072 -> rsa(3072, HashAlgorithm.SHA384, TPMT_SYM_DEF.AES_256_CFB);
            case RSA_4096 -> rsa(4096, HashAlgorithm.SHA384, TPMT_SYM_DEF.AES_256_CFB);
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

    /** Whether the empty authorization value opens the key; else its policy has to be satisfied. */
    boolean isOpenedByAuthValue() {
        return range == Range.HIGH;
    }

    private TPMT_PUBLIC rsa(int bits, HashAlgorithm nameAlg, TPMT_SYM_DEF symmetric) {
        return area(
                TPM_ALG_ID.RSA,
                nameAlg,
                new TPMS_RSA_PARMS(symmetric, TPMT_ASYM_SCHEME.NULL, bits, 0),
                new TPM2B_PUBLIC_KEY_RSA(unique(bits / 8)));
    }

    private TPMT_PUBLIC ecc(TPM_ECC_CURVE curve, HashAlgorithm nameAlg, TPMT_SYM_DEF symmetric) {
        return area(
                TPM_ALG_ID.ECC,
                nameAlg,
                new TPMS_ECC_PARMS(symmetric, TPMT_ASYM_SCHEME.NULL, curve, TPMT_KDF_SCHEME.NULL),
                new TPMS_ECC_POINT(unique(32), unique(32)));
    }

    /** Templates of the low range have zeros in the place of the key, those of the high range nothing. */
    private Bytes unique(int bytes) {
        return switch (range) {
            case LOW -> Bytes.repeat(0, bytes);
            case HIGH -> Bytes.EMPTY;
        };
    }

    private TPMT_PUBLIC area(
            TPM_ALG_ID type, HashAlgorithm nameAlg, TPMU_PUBLIC_PARMS parameters, TPMU_PUBLIC_ID unique) {
        return new TPMT_PUBLIC(type, nameAlg, attributes(), policy(nameAlg), parameters, unique);
    }

    private TPMA_OBJECT attributes() {
        Set<Flag> flags = EnumSet.of(
                Flag.fixedTPM,
                Flag.fixedParent,
                Flag.sensitiveDataOrigin,
                Flag.adminWithPolicy,
                Flag.restricted,
                Flag.decrypt);
        if (range == Range.HIGH) {
            flags.add(Flag.userWithAuth);
        }
        return new TPMA_OBJECT(flags);
    }

    /** PolicyA: PolicySecret with the endorsement hierarchy. PolicyB: that, or what an NV index says. */
    private Bytes policy(HashAlgorithm nameAlg) {
        return Bytes.fromHex(
                switch (range) {
                    case LOW -> "837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa";
                    case HIGH ->
                        switch (nameAlg) {
                            case SHA384 ->
                                "b26e7d28d11a50bc53d882bcf5fd3a1a074148bb35d3b4e4cb1c0ad9bde419ca"
                                        + "cb47ba09699646150f9fc000f3f80e12";
                            case SHA512 ->
                                "b8221ca69e8550a4914de3faa6a18c072cc01208073a928d5d66d59ef79e49a4"
                                        + "29c41a6b269571d57edb25fbdb1838425608b413cd616a5f6db5b6071af99bea";
                            default -> "ca3d0a99a2b93906f7a3342414efcfb3a385d44cd1fd459089d19b5071c0b7a0";
                        };
                });
    }
}
