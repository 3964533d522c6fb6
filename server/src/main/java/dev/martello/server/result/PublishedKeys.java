package dev.martello.server.result;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.crypto.Curve;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.interfaces.ECPublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The public halves of keys that sign results, in a JSON Web Key Set.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, section 5</a>
 */
final class PublishedKeys {
    /** More than a few keys at a time are nobody's. */
    static final int MAX_BYTES = 16 << 10;

    private PublishedKeys() {}

    static Bytes write(List<ResultKey> keys) {
        return Bytes.utf8(
                new JsonWebKeySet(keys.stream().map(ResultKey::key).toList()).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    /** The keys of a set, each on P-256, by what results name them by. */
    static Map<String, ECPublicKey> parse(Bytes json) throws MalformedEar {
        if (json.length() > MAX_BYTES) {
            throw new MalformedEar("a set of keys has " + MAX_BYTES + " octets at most, found " + json.length());
        }
        try {
            Map<String, Object> set = JsonUtil.parseJson(json.toString(StandardCharsets.UTF_8));
            if (!(set.get(JsonWebKeySet.JWK_SET_MEMBER_NAME) instanceof List<?> members)) {
                throw new MalformedEar("there is no JSON Web Key Set: it has no list of keys");
            }
            Map<String, ECPublicKey> keys = new HashMap<>();
            for (Object member : members) {
                EllipticCurveJsonWebKey key = key(member);
                keys.put(
                        Optional.ofNullable(key.getKeyId()).orElseThrow(() -> new MalformedEar("a key has no name")),
                        key.getECPublicKey());
            }
            return keys;
        } catch (JoseException e) {
            throw new MalformedEar("there is no JSON Web Key Set: " + e.getMessage());
        }
    }

    private static EllipticCurveJsonWebKey key(Object member) throws MalformedEar, JoseException {
        if (member instanceof Map<?, ?> parameters
                && PublicJsonWebKey.Factory.newPublicJwk(texts(parameters)) instanceof EllipticCurveJsonWebKey key
                && isOnP256(key.getECPublicKey())) {
            return key;
        }
        throw new MalformedEar("a key of the set is none on P-256");
    }

    private static Map<String, Object> texts(Map<?, ?> parameters) {
        Map<String, Object> texts = new HashMap<>();
        parameters.forEach((name, value) -> texts.put(String.valueOf(name), value));
        return texts;
    }

    private static boolean isOnP256(ECPublicKey key) {
        try {
            return Curve.of(key.getParams()).equals(Optional.of(Curve.P256))
                    && Curve.P256.point(Curve.P256.point(key.getW())).equals(key.getW());
        } catch (InvalidKeyException e) {
            return false;
        }
    }
}
