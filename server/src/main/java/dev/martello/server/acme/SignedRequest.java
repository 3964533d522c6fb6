package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request as it came: a payload, and a signature over it and over what protects it. Nothing it says is to be believed before it is
 * {@linkplain #requireSignedBy checked}.
 *
 * @param compact header, payload and signature, each in base64url
 * @param url of what it is for, as its sender says
 * @param signer by whose key it should be signed
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8555#section-6.2">RFC 8555, section 6.2</a>
 */
public record SignedRequest(String compact, String nonce, String url, Signer signer, Bytes payload) {
    /** Who says to have signed it. */
    public sealed interface Signer {
        /** An account, by its address. */
        record Account(String url) implements Signer {}

        /** Whoever has a key. */
        record Key(AccountKey key) implements Signer {}
    }

    private static final int MAX_DEPTH = 8;
    private static final int MAX_HEADER_CHARS = 4096;

    private static final Set<String> ALGORITHMS = Set.of(
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA256);

    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads a request in the flattened form of JSON. */
    public static SignedRequest parse(Bytes body) throws AcmeProblem {
        JsonNode parts = object(body.toString(StandardCharsets.UTF_8), "the request");
        if (parts.size() != 3) {
            throw malformed("a request has the members protected, payload and signature, and no others");
        }
        String header = text(parts, "protected");
        if (header.length() > MAX_HEADER_CHARS) {
            throw malformed("the protected header has more than " + MAX_HEADER_CHARS + " characters");
        }
        JsonNode protectedHeader =
                object(base64url(header, "protected").toString(StandardCharsets.UTF_8), "the protected header");
        if (!ALGORITHMS.contains(text(protectedHeader, "alg"))) {
            throw AcmeProblem.of(AcmeError.BAD_SIGNATURE_ALGORITHM, "requests are signed by ES256, ES384 or RS256");
        }
        String payload = text(parts, "payload");
        String signature = text(parts, "signature");
        base64url(signature, "signature");
        return new SignedRequest(
                header + "." + payload + "." + signature,
                text(protectedHeader, "nonce"),
                text(protectedHeader, "url"),
                signer(protectedHeader),
                base64url(payload, "payload"));
    }

    private static Signer signer(JsonNode header) throws AcmeProblem {
        Optional<String> account = header.path("kid").stringValueOpt();
        JsonNode key = header.path("jwk");
        if (account.isPresent() == key.isObject()) {
            throw malformed("a protected header has either kid or jwk");
        }
        return account.isPresent()
                ? new Signer.Account(account.get())
                : new Signer.Key(AccountKey.parse(JSON.writeValueAsString(key)));
    }

    /** Whether a key signed it. */
    void requireSignedBy(AccountKey key) throws AcmeProblem {
        try {
            JsonWebSignature signed = new JsonWebSignature();
            signed.setAlgorithmConstraints(
                    new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new)));
            signed.setCompactSerialization(compact);
            signed.setKey(key.key().getPublicKey());
            if (signed.verifySignature()) {
                return;
            }
        } catch (JoseException e) {
            // A signature that makes no sense is as bad as a wrong one.
        }
        throw malformed("the signature is not that of the key");
    }

    /** The payload, which is one JSON object. */
    JsonNode object() throws AcmeProblem {
        return object(payload.toString(StandardCharsets.UTF_8), "the payload");
    }

    static JsonNode object(String json, String what) throws AcmeProblem {
        try {
            JsonNode read = JSON.readTree(json);
            if (read.isObject()) {
                return read;
            }
        } catch (JacksonException e) {
            // The same sentence serves for no JSON and for other JSON.
        }
        throw malformed(what + " is no JSON object");
    }

    static String text(JsonNode object, String member) throws AcmeProblem {
        return object.path(member).stringValueOpt().orElseThrow(() -> malformed(member + ": expected a text"));
    }

    static Bytes base64url(String text, String what) throws AcmeProblem {
        try {
            if (text.indexOf('=') < 0) {
                return Bytes.owning(Base64.getUrlDecoder().decode(text));
            }
        } catch (IllegalArgumentException e) {
            // The same sentence serves for padding and for other characters.
        }
        throw malformed(what + " is not in base64url without padding");
    }

    static AcmeProblem malformed(String detail) {
        return AcmeProblem.of(AcmeError.MALFORMED, detail);
    }
}
