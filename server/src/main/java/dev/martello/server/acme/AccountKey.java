package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Set;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The key that signs a client's requests, and nothing else.
 *
 * @param key without anything secret
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517, JSON Web Key</a>
 */
public record AccountKey(PublicJsonWebKey key) {
    private static final Set<Curve> CURVES = EnumSet.of(Curve.P256, Curve.P384);
    private static final int MIN_RSA_BITS = 2048;

    /** More would only keep us busy. */
    private static final int MAX_RSA_BITS = 4096;

    private static final int MAX_EXPONENT_BITS = 32;

    /** The key of a JSON text. */
    static AccountKey parse(String json) throws AcmeProblem {
        try {
            if (JsonWebKey.Factory.newJwk(json) instanceof PublicJsonWebKey key) {
                requireSuitable(key);
                return new AccountKey(key);
            }
        } catch (JoseException | InvalidKeyException | RuntimeException e) {
            // The same sentence serves for what is no key, at which the library throws what it likes, and for what is
            // another one.
        }
        throw unsuitable();
    }

    private static void requireSuitable(PublicJsonWebKey key) throws AcmeProblem, InvalidKeyException {
        boolean isSuitable = switch (key) {
            case EllipticCurveJsonWebKey ec -> isSuitable(ec.getECPublicKey());
            case RsaJsonWebKey rsa -> isSuitable(rsa.getRsaPublicKey());
            default -> false;
        };
        if (!isSuitable || key.getPrivateKey() != null) {
            throw unsuitable();
        }
    }

    private static boolean isSuitable(ECPublicKey key) throws InvalidKeyException {
        Curve curve = Curve.of(key.getParams()).orElse(Curve.P521);
        return CURVES.contains(curve) && curve.point(curve.point(key.getW())).equals(key.getW());
    }

    private static boolean isSuitable(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        BigInteger exponent = key.getPublicExponent();
        return bits >= MIN_RSA_BITS
                && bits <= MAX_RSA_BITS
                && exponent.testBit(0)
                && exponent.bitLength() <= MAX_EXPONENT_BITS;
    }

    private static AcmeProblem unsuitable() {
        return AcmeProblem.of(
                AcmeError.BAD_PUBLIC_KEY, "expected a public key on P-256 or P-384, or of RSA with 2048 to 4096 bits");
    }

    /** As {@link #parse} reads it. */
    String json() {
        return key.toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** The SubjectPublicKeyInfo. */
    Bytes info() {
        return Bytes.owning(key.getPublicKey().getEncoded());
    }

    /** What the key is known by (RFC 7638), with SHA-256. */
    String thumbprint() {
        return key.calculateBase64urlEncodedThumbprint(HashAlgorithm.SHA256.javaName());
    }

    /** What proves that who answers a challenge has this key (RFC 8555, section 8.1). */
    String authorization(String token) {
        return token + "." + thumbprint();
    }
}
