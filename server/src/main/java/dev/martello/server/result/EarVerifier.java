package dev.martello.server.result;

import dev.martello.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

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

    private record Header(String alg, String typ, String kid) {}

    /** Some findings more than there ever are. */
    public static final int MAX_BYTES = 16 << 10;

    private static final int PARTS = 3;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private final Map<String, ECPublicKey> keys;

    private EarVerifier(Map<String, ECPublicKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** With the keys of a JSON Web Key Set. */
    public static EarVerifier of(Bytes keySet) throws MalformedEar {
        Map<String, ECPublicKey> keys = new HashMap<>();
        for (Jwk each : Jwk.parseSet(keySet)) {
            keys.put(each.kid(), each.key());
        }
        return new EarVerifier(keys);
    }

    /**
     * Checks a result at a time.
     *
     * @throws MalformedEar if the text is no JWT, or holds no result
     */
    public Check check(String jwt, Instant now) throws MalformedEar {
        List<Bytes> parts = parts(jwt);
        Header header = header(parts.getFirst());
        if (!header.alg.equals("ES256") || !header.typ.equals("eat+jwt")) {
            return new Check.Refused("it is " + header.typ + " with " + header.alg + ", and not eat+jwt with ES256");
        }
        ECPublicKey key = keys.get(header.kid);
        if (key == null) {
            return new Check.Refused("no key of the set is called " + header.kid);
        }
        if (!isSignedBy(key, Bytes.ascii(jwt.substring(0, jwt.lastIndexOf('.'))), parts.get(2))) {
            return new Check.Refused("the signature is not that of the key " + header.kid);
        }
        Ear ear = EarClaims.read(parts.get(1));
        return now.isBefore(ear.expires())
                ? new Check.Genuine(ear)
                : new Check.Refused("it expired at " + ear.expires());
    }

    private static List<Bytes> parts(String jwt) throws MalformedEar {
        if (jwt.length() > MAX_BYTES) {
            throw new MalformedEar("a result has " + MAX_BYTES + " characters at most, found " + jwt.length());
        }
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != PARTS) {
            throw new MalformedEar("a JWT has " + PARTS + " parts, found " + parts.length);
        }
        List<Bytes> decoded = new ArrayList<>();
        for (String part : parts) {
            decoded.add(decoded(part));
        }
        return decoded;
    }

    /** There is one way to write octets: bits that mean nothing could be changed in a result. */
    private static Bytes decoded(String part) throws MalformedEar {
        try {
            byte[] octets = Base64.getUrlDecoder().decode(part);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(part)) {
                return Bytes.owning(octets);
            }
        } catch (IllegalArgumentException e) {
            // The same sentence serves for other characters and for bits too many.
        }
        throw new MalformedEar("a part of the JWT is not in Base64 for URLs");
    }

    private static Header header(Bytes json) throws MalformedEar {
        try {
            return JSON.readValue(json.toArray(), Header.class);
        } catch (JacksonException e) {
            throw new MalformedEar("the header is not one of a result: " + e.getOriginalMessage());
        }
    }

    private static boolean isSignedBy(ECPublicKey key, Bytes message, Bytes signature) {
        try {
            Signature check = Signature.getInstance(ResultKey.ES256);
            check.initVerify(key);
            check.update(message.asBuffer());
            return check.verify(signature.toArray());
        } catch (GeneralSecurityException e) {
            return false; // octets that are no signature at all
        }
    }
}
