package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.crypto.Curve;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/**
 * How a document is signed. It follows from the key alone, so nothing in an envelope can ask for a weaker one. ECDSA signatures are
 * in the DER form of RFC 3279, section 2.2.3.
 */
public enum SignatureScheme {
    ED25519("ed25519", "Ed25519"),
    ECDSA_P256("ecdsa-p256", "SHA256withECDSA"),
    ECDSA_P384("ecdsa-p384", "SHA384withECDSA");

    private final String label;
    private final String javaName;

    SignatureScheme(String label, String javaName) {
        this.label = label;
        this.javaName = javaName;
    }

    /** The scheme of a key, if documents may be signed with it. */
    public static Optional<SignatureScheme> of(PublicKey key) {
        return switch (key) {
            case EdECPublicKey ed
            when NamedParameterSpec.ED25519.getName().equals(ed.getParams().getName()) -> Optional.of(ED25519);
            case ECPublicKey ec -> Curve.of(ec.getParams()).flatMap(SignatureScheme::of);
            default -> Optional.empty();
        };
    }

    private static Optional<SignatureScheme> of(Curve curve) {
        return switch (curve) {
            case P256 -> Optional.of(ECDSA_P256);
            case P384 -> Optional.of(ECDSA_P384);
            case P521 -> Optional.empty();
        };
    }

    /** @throws IllegalArgumentException if documents are not signed with such keys */
    static SignatureScheme require(PublicKey key) {
        return of(key).orElseThrow(() -> new IllegalArgumentException(
                "documents are signed with Ed25519, ECDSA P-256 or ECDSA P-384, not " + key.getAlgorithm()));
    }

    /**
     * A public key in its usual form.
     *
     * @param info a SubjectPublicKeyInfo, RFC 5280, section 4.1
     * @throws InvalidKeyException if it is none, or documents are not signed with such keys
     */
    public static PublicKey publicKey(Bytes info) throws InvalidKeyException {
        for (String algorithm : List.of("Ed25519", "EC")) {
            try {
                PublicKey key =
                        KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(info.toArray()));
                if (of(key).isPresent()) {
                    return key;
                }
            } catch (InvalidKeySpecException e) {
                // The next algorithm may fit; if none does, that is said below.
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java runtime has no " + algorithm + " keys", e);
            }
        }
        throw new InvalidKeyException("it is no key of Ed25519, ECDSA P-256 or ECDSA P-384");
    }

    /** A new key of this scheme. */
    public KeyPair generate(SecureRandom random) {
        try {
            return switch (this) {
                case ED25519 -> generate("Ed25519", NamedParameterSpec.ED25519, random);
                case ECDSA_P256 -> generate("EC", Curve.P256.generatorParameters(), random);
                case ECDSA_P384 -> generate("EC", Curve.P384.generatorParameters(), random);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime makes no keys for " + this, e);
        }
    }

    private static KeyPair generate(String algorithm, AlgorithmParameterSpec parameters, SecureRandom random)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(parameters, random);
        return generator.generateKeyPair();
    }

    /** The name for {@link java.security.Signature#getInstance(String)}. */
    public String javaName() {
        return javaName;
    }

    /** As operators write it. */
    @Override
    public String toString() {
        return label;
    }
}
