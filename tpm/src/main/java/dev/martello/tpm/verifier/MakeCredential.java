package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.AesCfb;
import dev.martello.tpm.crypto.Kdf;
import dev.martello.tpm.crypto.SecretSharing;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMS_SYM_DETAILS;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Set;

/**
 * Proves that a key is in the TPM that has a certain endorsement key: the TPM gives out the secret only if it has both.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">Part 1, Credential Protection</a>
 */
public final class MakeCredential {
    private static final int AES_BLOCK_BYTES = 16;

    private MakeCredential() {}

    /**
     * A credential for whoever has both keys in one TPM.
     *
     * @param ek the endorsement key, RSA or ECC, that {@link EndorsementKeys} accepted and somebody stands for
     * @param name the name of the other key, which must be loaded to get at the secret
     * @param secret at most as long as a digest of the endorsement key's name algorithm
     * @throws InvalidKeyException if the endorsement key is none that can be used so
     */
    public static Credential make(TPMT_PUBLIC ek, Bytes name, Bytes secret, SecureRandom random)
            throws InvalidKeyException {
        HashAlgorithm hash = ek.nameAlg();
        if (secret.length() > hash.digestBytes()) {
            throw new IllegalArgumentException(
                    "the secret has " + secret.length() + " octets, at most " + hash.digestBytes() + " are possible");
        }
        int keyBytes = symmetricKeyBytes(ek);
        SecretSharing.SharedSecret seed = SecretSharing.share(ek, "IDENTITY", random);
        Bytes symmetricKey = Kdf.kdfa(hash, seed.secret(), "STORAGE", name, Bytes.EMPTY, keyBytes);
        Bytes macKey = Kdf.kdfa(hash, seed.secret(), "INTEGRITY", Bytes.EMPTY, Bytes.EMPTY, hash.digestBytes());
        Bytes identity = BytesWriter.bigEndian().sized16(secret).toBytes();
        Bytes encrypted = new AesCfb(symmetricKey, Bytes.repeat(0, AES_BLOCK_BYTES)).encrypt(identity);
        Bytes integrity = Kdf.hmac(hash, macKey, encrypted, name);
        Bytes blob = BytesWriter.bigEndian().sized16(integrity).bytes(encrypted).toBytes();
        return new Credential(blob, seed.encrypted());
    }

    private static int symmetricKeyBytes(TPMT_PUBLIC ek) throws InvalidKeyException {
        TPMT_SYM_DEF symmetric = switch (ek.parameters()) {
            case TPMS_RSA_PARMS rsa -> rsa.symmetric();
            case TPMS_ECC_PARMS ecc -> ecc.symmetric();
        };
        if (symmetric.algorithm() == TPM_ALG_ID.AES
                && symmetric.details() instanceof TPMS_SYM_DETAILS(int keyBits, TPM_ALG_ID mode)
                && mode == TPM_ALG_ID.CFB
                && Set.of(128, 192, 256).contains(keyBits)) {
            return keyBits / 8;
        }
        throw new InvalidKeyException("the endorsement key does not protect its children with AES-CFB");
    }
}
