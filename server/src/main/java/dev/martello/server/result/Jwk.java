package dev.martello.server.result;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.crypto.Curve;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public half of a P-256 key that signs results, as a JSON Web Key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-6.2">RFC 7518, section 6.2, parameters for elliptic curve keys</a>
 */
record Jwk(String kty, String crv, String x, String y, String use, String alg, String kid) {
    /** More than a few keys at a time are nobody's. */
    static final int MAX_SET_BYTES = 16 << 10;

    private record Set(List<Jwk> keys) {
        Set {
            keys = List.copyOf(keys);
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    static Jwk of(ECPublicKey key) {
        TPMS_ECC_POINT point = Curve.P256.point(key.getW());
        String x = BASE64.encodeToString(point.x().toArray());
        String y = BASE64.encodeToString(point.y().toArray());
        return new Jwk("EC", "P-256", x, y, "sig", "ES256", thumbprint(x, y));
    }

    /** RFC 7638, section 3: the members that are required, in the order of their names. */
    private static String thumbprint(String x, String y) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("crv", "P-256");
        members.put("kty", "EC");
        members.put("x", x);
        members.put("y", y);
        Bytes digest = HashAlgorithm.SHA256
                .hash(Bytes.owning(JSON.writeValueAsBytes(members)))
                .octets();
        return BASE64.encodeToString(digest.toArray());
    }

    static Bytes set(List<Jwk> keys) {
        return Bytes.owning(JSON.writeValueAsBytes(new Set(keys)));
    }

    static List<Jwk> parseSet(Bytes json) throws MalformedEar {
        if (json.length() > MAX_SET_BYTES) {
            throw new MalformedEar("a set of keys has " + MAX_SET_BYTES + " octets at most, found " + json.length());
        }
        try {
            return JSON.readValue(json.toArray(), Set.class).keys;
        } catch (JacksonException e) {
            throw new MalformedEar("there is no JSON Web Key Set: " + e.getOriginalMessage());
        }
    }

    ECPublicKey key() throws MalformedEar {
        try {
            TPMS_ECC_POINT point = new TPMS_ECC_POINT(coordinate(x), coordinate(y));
            return (ECPublicKey) KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(Curve.P256.point(point), Curve.P256.parameters()));
        } catch (InvalidKeyException e) {
            throw new MalformedEar("the key " + kid + " is none on P-256: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has P-256", e);
        } catch (IllegalArgumentException e) {
            throw new MalformedEar("the key " + kid + " is not in Base64");
        }
    }

    private static Bytes coordinate(String text) {
        return Bytes.owning(Base64.getUrlDecoder().decode(text));
    }
}
