package dev.martello.server.acme;

import dev.martello.bytes.Bytes;
import dev.martello.server.intake.Reason;
import dev.martello.server.intake.Refusal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * What a device answers a challenge with: a key in its TPM, certified by an attestation key that somebody certified. What else WebAuthn has in such an
 * object has no meaning here and is left out.
 *
 * @param algorithm of the signature, by its number of COSE
 * @param chain the certificate of the attestation key, and authorities' behind it
 * @param signature a {@code TPMT_SIGNATURE}
 * @param attest a {@code TPMS_ATTEST}
 * @param publicArea of the certified key, a {@code TPMT_PUBLIC}
 * @see <a href="https://www.w3.org/TR/webauthn-2/#sctn-tpm-attestation">Web Authentication Level 2, section 8.3</a>
 */
public record AttestationObject(int algorithm, List<Bytes> chain, Bytes signature, Bytes attest, Bytes publicArea) {
    static final int MAX_BYTES = 48 << 10;

    /** Makers have up to four authorities; more would let somebody make us try many orders of them. */
    private static final int MAX_CERTIFICATES = 7;

    private static final int MAX_DEPTH = 4;

    private static final CBORMapper CBOR = CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public AttestationObject {
        chain = List.copyOf(chain);
    }

    /** Reads an object; whether any of it is true is for others to find out. */
    public static AttestationObject parse(Bytes octets) throws Refusal {
        if (octets.length() > MAX_BYTES) {
            throw malformed("it has more than " + MAX_BYTES + " octets");
        }
        try {
            JsonNode object = CBOR.readTree(octets.toArray());
            require(object, "fmt", "tpm");
            JsonNode statement = object.path("attStmt");
            require(statement, "ver", "2.0");
            return new AttestationObject(
                    statement.path("alg").intValueOpt().orElseThrow(() -> malformed("alg is no number")),
                    chain(statement.path("x5c")),
                    octets(statement, "sig"),
                    octets(statement, "certInfo"),
                    octets(statement, "pubArea"));
        } catch (JacksonException e) {
            throw malformed("it is not one map of CBOR");
        }
    }

    private static void require(JsonNode object, String member, String wanted) throws Refusal {
        if (!object.path(member).stringValueOpt().filter(wanted::equals).isPresent()) {
            throw malformed(member + " is not \"" + wanted + "\"");
        }
    }

    private static List<Bytes> chain(JsonNode certificates) throws Refusal {
        if (!certificates.isArray() || certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES) {
            throw malformed("x5c is no list of 1 to " + MAX_CERTIFICATES + " certificates");
        }
        List<Bytes> chain = new ArrayList<>();
        for (JsonNode each : certificates) {
            chain.add(octets(each, "x5c"));
        }
        return chain;
    }

    private static Bytes octets(JsonNode object, String member) throws Refusal {
        JsonNode octets = object.isObject() ? object.path(member) : object;
        if (!octets.isBinary()) {
            throw malformed(member + " is no byte string");
        }
        return Bytes.owning(octets.binaryValue());
    }

    private static Refusal malformed(String problem) {
        return Refusal.because(Reason.ACME_ATTESTATION_MALFORMED, "the attestation object cannot be read: " + problem);
    }
}
