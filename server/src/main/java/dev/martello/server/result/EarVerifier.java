package dev.martello.server.result;

import dev.martello.bytes.Bytes;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;

/**
 * A relying party's side of results: checks them with the published keys, and without the control plane. ES256 is the only algorithm, whatever a
 * result says of itself.
 */
public final class EarVerifier {
    /** What came of a check. */
    public sealed interface Check {
        /** A key of the set signed it, and it has not expired. */
        record Genuine(Ear ear) implements Check {}

        /** It counts for nothing: why, in a sentence. */
        record Refused(String explanation) implements Check {}
    }

    /** Some findings more than there ever are. */
    public static final int MAX_BYTES = 16 << 10;

    private static final int PARTS = 3;
    private static final String ES256 = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;

    private final Map<String, ECPublicKey> keys;

    private EarVerifier(Map<String, ECPublicKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** With the keys of a JSON Web Key Set. */
    public static EarVerifier of(Bytes keySet) throws MalformedEar {
        return new EarVerifier(PublishedKeys.parse(keySet));
    }

    /**
     * Checks a result at a time.
     *
     * @throws MalformedEar if the text is no JWT, or holds no result
     */
    public Check check(String jwt, Instant now) throws MalformedEar {
        requireOneForm(jwt);
        JsonWebSignature signed = parse(jwt);
        String algorithm = header(signed, HeaderParameterNames.ALGORITHM);
        String type = header(signed, HeaderParameterNames.TYPE);
        String name = header(signed, HeaderParameterNames.KEY_ID);
        if (!algorithm.equals(ES256) || !type.equals(Ear.TYPE)) {
            return new Check.Refused(
                    "it is " + type + " with " + algorithm + ", and not " + Ear.TYPE + " with " + ES256);
        }
        ECPublicKey key = keys.get(name);
        if (key == null) {
            return new Check.Refused("no key of the set is called " + name);
        }
        if (!isSignedBy(key, signed)) {
            return new Check.Refused("the signature is not that of the key " + name);
        }
        Ear ear = EarClaims.read(Bytes.owning(signed.getUnverifiedPayloadBytes()));
        return now.isBefore(ear.expires())
                ? new Check.Genuine(ear)
                : new Check.Refused("it expired at " + ear.expires());
    }

    private static JsonWebSignature parse(String jwt) throws MalformedEar {
        try {
            JsonWebSignature signed = new JsonWebSignature();
            signed.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, ES256));
            signed.setCompactSerialization(jwt);
            return signed;
        } catch (JoseException e) {
            throw new MalformedEar("it is no JWT: " + e.getMessage());
        }
    }

    private static String header(JsonWebSignature signed, String name) throws MalformedEar {
        if (signed.getHeaders().getObjectHeaderValue(name) instanceof String value) {
            return value;
        }
        throw new MalformedEar("the header is not one of a result: it has no " + name);
    }

    private static boolean isSignedBy(ECPublicKey key, JsonWebSignature signed) {
        try {
            signed.setKey(key);
            return signed.verifySignature();
        } catch (JoseException e) {
            return false; // octets that are no signature at all
        }
    }

    /** There is one way to write octets in Base64: bits that mean nothing could be changed in a result. */
    private static void requireOneForm(String jwt) throws MalformedEar {
        if (jwt.length() > MAX_BYTES) {
            throw new MalformedEar("a result has " + MAX_BYTES + " characters at most, found " + jwt.length());
        }
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != PARTS) {
            throw new MalformedEar("a JWT has " + PARTS + " parts, found " + parts.length);
        }
        for (String part : parts) {
            if (!isOneForm(part)) {
                throw new MalformedEar("a part of the JWT is not in Base64 for URLs");
            }
        }
    }

    private static boolean isOneForm(String part) {
        try {
            byte[] octets = Base64.getUrlDecoder().decode(part);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(octets)
                    .equals(part);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
