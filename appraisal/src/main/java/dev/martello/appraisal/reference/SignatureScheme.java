package dev.martello.appraisal.reference;

import dev.martello.tpm.crypto.Curve;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;

/**
 * How a document is signed. It follows from the key alone, so nothing in an envelope can ask for a weaker one. ECDSA signatures are
 * in the DER form of RFC 3279, section 2.2.3.
 */
public enum SignatureScheme {
    ED25519("Ed25519", "Ed25519"),
    ECDSA_P256("ECDSA P-256", "SHA256withECDSA"),
    ECDSA_P384("ECDSA P-384", "SHA384withECDSA");

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

    /** The name for {@link java.security.Signature#getInstance(String)}. */
    public String javaName() {
        return javaName;
    }

    @Override
    public String toString() {
        return label;
    }
}
