package dev.martello.tpm.crypto;

import dev.martello.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256 in Galois/counter mode: what is opened is what was sealed, for the same purpose. Sealed octets are a fresh nonce of 12 octets, the
 * encrypted ones, and a tag of 16.
 *
 * @see <a href="https://csrc.nist.gov/pubs/sp/800/38/d/final">NIST SP 800-38D</a>
 */
public record AesGcm(Bytes key) {
    public static final int KEY_BYTES = 32;

    /** How much longer sealed octets are. */
    public static final int OVERHEAD_BYTES = 28;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    public AesGcm {
        if (key.length() != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " octets");
        }
    }

    /** A key that nobody else has. */
    public static AesGcm fresh(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return new AesGcm(Bytes.owning(key));
    }

    /**
     * Seals octets.
     *
     * @param purpose is not in what is sealed, and has to be the same when it is opened
     */
    public Bytes seal(Bytes clear, Bytes purpose, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            return Bytes.concat(Bytes.copyOf(nonce), run(Cipher.ENCRYPT_MODE, nonce, clear, purpose));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in GCM mode is not part of this Java runtime", e);
        }
    }

    /** What was sealed; none if it was changed, or sealed with another key or for another purpose. */
    public Optional<Bytes> open(Bytes sealed, Bytes purpose) {
        if (sealed.length() < OVERHEAD_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(run(
                    Cipher.DECRYPT_MODE, sealed.slice(0, NONCE_BYTES).toArray(), sealed.from(NONCE_BYTES), purpose));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in GCM mode is not part of this Java runtime", e);
        }
    }

    private Bytes run(int mode, byte[] nonce, Bytes octets, Bytes purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.toArray(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.asBuffer());
        return Bytes.owning(cipher.doFinal(octets.toArray()));
    }

    /** Keys are not for logs. */
    @Override
    public String toString() {
        return "AesGcm";
    }
}
