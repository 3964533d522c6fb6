package dev.martello.release.signing;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * Keys under a passphrase: PBES2 with PBKDF2.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8018">RFC 8018, PKCS #5, section 6.2</a>
 */
final class EncryptedKey {
    private static final String ALGORITHM = "PBEWithHmacSHA256AndAES_256";

    /** OWASP's advice for PBKDF2-HMAC-SHA256: a quarter of a second once a signature, and as much for each guess. */
    private static final int ITERATIONS = 600_000;

    /** A file with more would keep its reader busy for a minute. */
    private static final int MAX_ITERATIONS = 100_000_000;

    private static final int SALT_BYTES = 16;
    private static final int IV_BYTES = 16;

    private EncryptedKey() {}

    static Bytes encrypt(PrivateKey key, char[] passphrase, SecureRandom random) throws IOException {
        byte[] salt = new byte[SALT_BYTES];
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(salt);
        random.nextBytes(iv);
        try {
            Cipher cipher = Cipher.getInstance(ALGORITHM);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    secretKey(ALGORITHM, passphrase),
                    new PBEParameterSpec(salt, ITERATIONS, new IvParameterSpec(iv)));
            byte[] encrypted = cipher.doFinal(key.getEncoded());
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
            parameters.init(cipher.getParameters().getEncoded());
            return Bytes.owning(new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime does not encrypt with " + ALGORITHM, e);
        }
    }

    static PKCS8EncodedKeySpec decrypt(Bytes der, char[] passphrase) throws KeyUnavailable {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der.toArray());
            AlgorithmParameters parameters = info.getAlgParameters();
            if (parameters == null) {
                throw new KeyUnavailable("it is encrypted with " + info.getAlgName() + ", which is not known here; "
                        + "use openssl pkcs8 -topk8 -v2 aes-256-cbc");
            }
            int iterations = parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount();
            if (iterations > MAX_ITERATIONS) {
                throw new KeyUnavailable(
                        "it wants " + iterations + " iterations, at most " + MAX_ITERATIONS + " are allowed");
            }
            String algorithm = parameters.toString();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secretKey(algorithm, passphrase), parameters);
            return info.getKeySpec(cipher);
        } catch (GeneralSecurityException e) {
            throw new KeyUnavailable("the passphrase is wrong, or the file is damaged", e);
        } catch (IOException e) {
            throw new KeyUnavailable("it is no encrypted key: " + e.getMessage(), e);
        }
    }

    private static SecretKey secretKey(String algorithm, char[] passphrase) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(passphrase);
        try {
            return SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
        } finally {
            spec.clearPassword();
        }
    }
}
