package dev.martello.tpm.policy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_KDF_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.security.InvalidKeyException;
import java.security.PublicKey;

/**
 * The key that approves boot states, as TPMs know it: ECDSA over P-256 with SHA-256, which each TPM of the PC Client profile verifies.
 * There is one public area of a key, for its name is part of policies.
 */
public record ApprovalKey(TPMT_PUBLIC publicArea) {
    private static final TPMT_PUBLIC TEMPLATE = new TPMT_PUBLIC(
            TPM_ALG_ID.ECC,
            HashAlgorithm.SHA256,
            TPMA_OBJECT.of(TPMA_OBJECT.Flag.sign, TPMA_OBJECT.Flag.userWithAuth),
            Bytes.EMPTY,
            new TPMS_ECC_PARMS(
                    TPMT_SYM_DEF.NULL,
                    TPMT_ASYM_SCHEME.of(TPM_ALG_ID.ECDSA, HashAlgorithm.SHA256),
                    Curve.P256.id(),
                    TPMT_KDF_SCHEME.NULL),
            new TPMS_ECC_POINT(Bytes.EMPTY, Bytes.EMPTY));

    /**
     * The approver's key.
     *
     * @throws InvalidKeyException if it is not one of P-256
     */
    public static ApprovalKey of(PublicKey key) throws InvalidKeyException {
        return new ApprovalKey(PublicKeys.with(TEMPLATE, key));
    }

    /** What policies call it. */
    public Bytes name() {
        return publicArea.name();
    }
}
