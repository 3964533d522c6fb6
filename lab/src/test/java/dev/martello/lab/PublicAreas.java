package dev.martello.lab;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_KDF_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPM_ALG_ID;
import dev.martello.tpm.structure.TPM_ECC_CURVE;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.util.Set;

/** What keys that no TPM made are passed off as. */
public final class PublicAreas {
    private PublicAreas() {}

    /** A key on P-256 with attributes of somebody's choice. */
    public static TPMT_PUBLIC of(PublicKey key, Set<Flag> attributes) throws InvalidKeyException {
        return PublicKeys.with(
                new TPMT_PUBLIC(
                        TPM_ALG_ID.ECC,
                        HashAlgorithm.SHA256,
                        new TPMA_OBJECT(attributes),
                        Bytes.EMPTY,
                        new TPMS_ECC_PARMS(
                                TPMT_SYM_DEF.NULL,
                                TPMT_ASYM_SCHEME.NULL,
                                TPM_ECC_CURVE.NIST_P256,
                                TPMT_KDF_SCHEME.NULL),
                        new TPMS_ECC_POINT(Bytes.EMPTY, Bytes.EMPTY)),
                key);
    }
}
