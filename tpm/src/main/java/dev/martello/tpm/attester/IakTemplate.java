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

/**
 * The initial attestation keys (IAK) that makers of machines certify: each a primary key of the endorsement hierarchy, so that it can be made again
 * from its template. Cheap ones come first.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-2-0-keys-for-device-identity-and-attestation/">TPM 2.0 Keys for Device Identity and
 *     Attestation 1.00 revision 12, section 7.3.4: templates H-1 to H-4</a>
 */
public enum IakTemplate {
    /** Template H-2. */
    ECDSA_P256_SHA256("06082a8648ce3d030107"),

    /** Template H-3. */
    ECDSA_P384_SHA384("06052b81040022"),

    /** Template H-4. */
    ECDSA_P521_SHA512("06052b81040023"),

    /** Template H-1. */
    RSAPSS_2048_SHA256("06092a864886f70d010101");

    private static final Bytes UNIQUE = Bytes.ascii("IAK");

    private final String algorithm;

    IakTemplate(String algorithm) {
        this.algorithm = algorithm;
    }

    /** What a certificate of such a key names in DER: its curve, or RSA. */
    Bytes algorithm() {
        return Bytes.fromHex(algorithm);
    }

    /** What the TPM makes the key from; of the key itself all but {@code unique} is the same. */
    public TPMT_PUBLIC publicArea() {
        return switch (this) {
            case ECDSA_P256_SHA256 -> ecc(TPM_ECC_CURVE.NIST_P256, HashAlgorithm.SHA256);
            case ECDSA_P384_SHA384 -> ecc(TPM_ECC_CURVE.NIST_P384, HashAlgorithm.SHA384);
            case ECDSA_P521_SHA512 -> ecc(TPM_ECC_CURVE.NIST_P521, HashAlgorithm.SHA512);
            case RSAPSS_2048_SHA256 ->
                area(
                        TPM_ALG_ID.RSA,
                        HashAlgorithm.SHA256,
                        new TPMS_RSA_PARMS(
                                TPMT_SYM_DEF.NULL,
                                TPMT_ASYM_SCHEME.of(TPM_ALG_ID.RSAPSS, HashAlgorithm.SHA256),
                                2048,
                                0),
                        new TPM2B_PUBLIC_KEY_RSA(UNIQUE));
        };
    }

    private static TPMT_PUBLIC ecc(TPM_ECC_CURVE curve, HashAlgorithm hash) {
        return area(
                TPM_ALG_ID.ECC,
                hash,
                new TPMS_ECC_PARMS(
                        TPMT_SYM_DEF.NULL, TPMT_ASYM_SCHEME.of(TPM_ALG_ID.ECDSA, hash), curve, TPMT_KDF_SCHEME.NULL),
                new TPMS_ECC_POINT(UNIQUE, UNIQUE));
    }

    private static TPMT_PUBLIC area(
            TPM_ALG_ID type, HashAlgorithm hash, TPMU_PUBLIC_PARMS parameters, TPMU_PUBLIC_ID unique) {
        TPMA_OBJECT attributes = TPMA_OBJECT.of(
                Flag.fixedTPM,
                Flag.fixedParent,
                Flag.sensitiveDataOrigin,
                Flag.userWithAuth,
                Flag.adminWithPolicy,
                Flag.restricted,
                Flag.sign);
        return new TPMT_PUBLIC(type, hash, attributes, policy(hash), parameters, unique);
    }

    /** What the specification has for the administration of attestation keys; using them takes the empty authorization value only. */
    private static Bytes policy(HashAlgorithm hash) {
        return Bytes.fromHex(
                switch (hash) {
                    case SHA384 ->
                        "129d94ebf84556652c6eef43bbb757512ac87e52be7b349ca6ce4d826f749fcf"
                                + "672f51716c5cbb605f313bf345aab312";
                    case SHA512 ->
                        "8060d1fb31716a29e48a6e5fece088bcfc1b278fc162255e81c3eca3544cd44a"
                                + "f94410c3715d561cccd9e39a6cb2646d43535bb54ea88710deb5f7836bd9b586";
                    default -> "5437182326e414fca797d5f174615a1641f61255797c3a2b22c21d120b2d1e07";
                });
    }
}
