package dev.martello.tpm.crypto;

import dev.martello.bytes.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in cipher feedback mode with full blocks, the TPM's symmetric cipher; what it makes is as long as what it gets. */
public record AesCfb(Bytes key, Bytes iv) {
    public Bytes encrypt(Bytes clear) {
        return run(Cipher.ENCRYPT_MODE, clear);
    }

    public Bytes decrypt(Bytes encrypted) {
        return run(Cipher.DECRYPT_MODE, encrypted);
    }

    private Bytes run(int mode, Bytes octets) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
            cipher.init(mode, new SecretKeySpec(key.toArray(), "AES"), new IvParameterSpec(iv.toArray()));
            return Bytes.owning(cipher.doFinal(octets.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in CFB mode is not part of this Java runtime", e);
        }
    }

    /** Keys are not for logs. */
    @Override
    public String toString() {
        return "AesCfb";
    }
}
