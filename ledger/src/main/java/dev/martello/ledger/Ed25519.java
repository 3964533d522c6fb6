package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * Ed25519 keys as octets.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">RFC 8032, section 5.1</a>
 */
final class Ed25519 {
    static final int KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;

    /** What stands before the octets in a SubjectPublicKeyInfo (RFC 8410). */
    private static final Bytes SPKI_PREFIX = Bytes.fromHex("302a300506032b6570032100");

    private Ed25519() {}

    /** A source of one seed, from which the generator of keys makes the pair that has it. */
    private static final class Seed extends SecureRandom {
        private final transient Bytes seed;

        Seed(Bytes seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] octets) {
            seed.copyTo(octets, 0);
        }
    }

    static PublicKey publicKey(Bytes octets) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new X509EncodedKeySpec(Bytes.concat(SPKI_PREFIX, octets).toArray()));
    }

    static Bytes octets(PublicKey key) {
        if (!(key instanceof EdECPublicKey known)
                || !known.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            throw new IllegalArgumentException("expected an Ed25519 key, found one of " + key.getAlgorithm());
        }
        return Bytes.owning(key.getEncoded()).from(SPKI_PREFIX.length());
    }

    /** The pair of a private key, which tells its public key to nobody otherwise. */
    static KeyPair pair(PrivateKey key) {
        if (!(key instanceof EdECPrivateKey known)
                || !known.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            throw new IllegalArgumentException("expected an Ed25519 key, found one of " + key.getAlgorithm());
        }
        byte[] seed = known.getBytes().orElseThrow(() -> new IllegalArgumentException("the key does not show itself"));
        return pair(Bytes.owning(seed));
    }

    static KeyPair pair(Bytes seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
            generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has Ed25519", e);
        }
    }
}
