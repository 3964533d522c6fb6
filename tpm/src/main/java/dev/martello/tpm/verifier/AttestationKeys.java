package dev.martello.tpm.verifier;

import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_KEYEDHASH_PARMS;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMS_SCHEME_HASH;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ECC_CURVE;
import java.security.InvalidKeyException;
import java.util.Optional;
import java.util.Set;

/**
 * Tells attestation keys from keys that merely sign. Only a restricted key refuses to sign what looks like a TPM's statement
 * but is none, and only one that cannot leave its TPM says which TPM speaks.
 */
public final class AttestationKeys {
    static final Set<HashAlgorithm> HASHES = Set.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.SHA512);
    static final Set<Integer> RSA_BITS = Set.of(2048, 3072, 4096);
    private static final Set<TPM_ECC_CURVE> CURVES =
            Set.of(TPM_ECC_CURVE.NIST_P256, TPM_ECC_CURVE.NIST_P384, TPM_ECC_CURVE.NIST_P521);

    private AttestationKeys() {}

    public static AttestationKeyCheck check(TPMT_PUBLIC area) {
        Optional<AkDefect> defect =
                attributeDefect(area).or(() -> algorithmDefect(area)).or(() -> schemeDefect(area));
        if (defect.isPresent()) {
            return refused(defect.get(), "");
        }
        TPMT_ASYM_SCHEME scheme = scheme(area);
        if (!(scheme.details() instanceof TPMS_SCHEME_HASH(HashAlgorithm hash))) {
            return refused(AkDefect.UNSUPPORTED_SCHEME, "");
        }
        if (!HASHES.contains(hash)) {
            return refused(AkDefect.WEAK_HASH, ": " + hash.label());
        }
        try {
            VerificationKey key = VerificationKey.of(PublicKeys.of(area), scheme.scheme(), hash);
            return new AttestationKeyCheck.Accepted(new AttestationPublicKey(area, key));
        } catch (InvalidKeyException e) {
            return refused(AkDefect.INVALID_KEY, ": " + e.getMessage());
        }
    }

    private static Optional<AkDefect> attributeDefect(TPMT_PUBLIC area) {
        if (!area.objectAttributes().has(Flag.restricted)) {
            return Optional.of(AkDefect.NOT_RESTRICTED);
        }
        if (!area.objectAttributes().has(Flag.sign)) {
            return Optional.of(AkDefect.NOT_SIGNING);
        }
        if (area.objectAttributes().has(Flag.decrypt)) {
            return Optional.of(AkDefect.MAY_DECRYPT);
        }
        if (!area.objectAttributes().has(Flag.fixedTPM)) {
            return Optional.of(AkDefect.NOT_FIXED_TPM);
        }
        if (!area.objectAttributes().has(Flag.fixedParent)) {
            return Optional.of(AkDefect.NOT_FIXED_PARENT);
        }
        if (!area.objectAttributes().has(Flag.sensitiveDataOrigin)) {
            return Optional.of(AkDefect.NO_SENSITIVE_DATA_ORIGIN);
        }
        return Optional.empty();
    }

    private static Optional<AkDefect> algorithmDefect(TPMT_PUBLIC area) {
        if (!HASHES.contains(area.nameAlg())) {
            return Optional.of(AkDefect.WEAK_NAME_ALGORITHM);
        }
        return switch (area.parameters()) {
            case TPMS_RSA_PARMS rsa when !RSA_BITS.contains(rsa.keyBits()) -> Optional.of(AkDefect.WEAK_KEY);
            case TPMS_RSA_PARMS rsa
            when rsa.effectiveExponent() != TPMS_RSA_PARMS.DEFAULT_EXPONENT -> Optional.of(AkDefect.UNUSUAL_EXPONENT);
            case TPMS_ECC_PARMS ecc when !CURVES.contains(ecc.curveID()) -> Optional.of(AkDefect.WEAK_KEY);
            case TPMS_RSA_PARMS _, TPMS_ECC_PARMS _, TPMS_KEYEDHASH_PARMS _ -> Optional.empty();
        };
    }

    private static Optional<AkDefect> schemeDefect(TPMT_PUBLIC area) {
        TPM_ALG_ID scheme = scheme(area).scheme();
        boolean supported = switch (area.parameters()) {
            case TPMS_RSA_PARMS _ -> scheme == TPM_ALG_ID.RSASSA || scheme == TPM_ALG_ID.RSAPSS;
            case TPMS_ECC_PARMS _ -> scheme == TPM_ALG_ID.ECDSA;
            case TPMS_KEYEDHASH_PARMS _ -> false;
        };
        return supported ? Optional.empty() : Optional.of(AkDefect.UNSUPPORTED_SCHEME);
    }

    private static TPMT_ASYM_SCHEME scheme(TPMT_PUBLIC area) {
        return switch (area.parameters()) {
            case TPMS_RSA_PARMS rsa -> rsa.scheme();
            case TPMS_ECC_PARMS ecc -> ecc.scheme();
            case TPMS_KEYEDHASH_PARMS _ -> TPMT_ASYM_SCHEME.NULL;
        };
    }

    private static AttestationKeyCheck refused(AkDefect defect, String detail) {
        return new AttestationKeyCheck.Refused(defect, "the attestation key " + defect.meaning() + detail);
    }
}
