package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.AesCfb;
import dev.martello.tpm.crypto.Kdf;
import dev.martello.tpm.crypto.SecretSharing;
import dev.martello.tpm.structure.TPMS_ECC_PARMS;
import dev.martello.tpm.structure.TPMS_KEYEDHASH_PARMS;
import dev.martello.tpm.structure.TPMS_RSA_PARMS;
import dev.martello.tpm.structure.TPMS_SYM_DETAILS;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SYM_DEF;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Set;

/**
 * Octets encrypted to a storage key of a TPM and bound to the name of an object: what credentials and duplicates have in common.
 *
 * @param wrapped the integrity behind its size, then the encrypted octets
 * @param encryptedSeed the content of a {@code TPM2B_ENCRYPTED_SECRET}, without its size
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">Part 1, Protected Storage: Outer Wrap</a>
 */
record OuterWrap(Bytes wrapped, Bytes encryptedSeed) {
    private static final int AES_BLOCK_BYTES = 16;

    /**
     * Wraps octets for the TPM that has a storage key.
     *
     * @param label what the seed is for, such as {@code IDENTITY}
     * @throws InvalidKeyException if the key is none that can be used so
     */
    static OuterWrap around(Bytes clear, Bytes name, TPMT_PUBLIC storageKey, String label, SecureRandom random)
            throws InvalidKeyException {
        HashAlgorithm hash = storageKey.nameAlg();
        int keyBytes = symmetricKeyBytes(storageKey);
        SecretSharing.SharedSecret seed = SecretSharing.share(storageKey, label, random);
        Bytes symmetricKey = Kdf.kdfa(hash, seed.secret(), "STORAGE", name, Bytes.EMPTY, keyBytes);
        Bytes macKey = Kdf.kdfa(hash, seed.secret(), "INTEGRITY", Bytes.EMPTY, Bytes.EMPTY, hash.digestBytes());
        Bytes encrypted = new AesCfb(symmetricKey, Bytes.repeat(0, AES_BLOCK_BYTES)).encrypt(clear);
        Bytes integrity = Kdf.hmac(hash, macKey, encrypted, name);
        Bytes wrapped =
                BytesWriter.bigEndian().sized16(integrity).bytes(encrypted).toBytes();
        return new OuterWrap(wrapped, seed.encrypted());
    }

    private static int symmetricKeyBytes(TPMT_PUBLIC storageKey) throws InvalidKeyException {
        TPMT_SYM_DEF symmetric = switch (storageKey.parameters()) {
            case TPMS_RSA_PARMS rsa -> rsa.symmetric();
            case TPMS_ECC_PARMS ecc -> ecc.symmetric();
            case TPMS_KEYEDHASH_PARMS _ -> TPMT_SYM_DEF.NULL;
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
