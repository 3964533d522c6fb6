package dev.martello.appraisal.reference;

import dev.martello.appraisal.reference.Dsse.Signature;
import dev.martello.bytes.Bytes;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Envelopes as JSON. */
final class DsseFormat {
    private static final int MAX_TYPE_CHARS = 256;
    private static final int MAX_KEY_ID_CHARS = 256;
    private static final int MAX_SIGNATURE_BYTES = 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNameLength(256)
                    .maxStringLength(Dsse.MAX_BYTES)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final JsonParser json;

    private DsseFormat(JsonParser json) {
        this.json = json;
    }

    static Dsse parse(Bytes envelope) throws MalformedEnvelope {
        if (envelope.length() > Dsse.MAX_BYTES) {
            throw new MalformedEnvelope(
                    "has " + envelope.length() + " octets, at most " + Dsse.MAX_BYTES + " are allowed");
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), envelope.toArray())) {
            json.nextToken();
            Dsse read = new DsseFormat(json).envelope();
            if (json.nextToken() != null) {
                throw new MalformedEnvelope("something follows the end of the document");
            }
            return read;
        } catch (JacksonException e) {
            throw new MalformedEnvelope("not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new MalformedEnvelope(String.valueOf(e.getMessage()));
        }
    }

    static Bytes write(Dsse envelope) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("payloadType", envelope.payloadType());
            json.writeStringProperty("payload", base64(envelope.payload()));
            json.writeArrayPropertyStart("signatures");
            for (Signature signature : envelope.signatures()) {
                json.writeStartObject();
                signature.keyId().ifPresent(id -> json.writeStringProperty("keyid", id));
                json.writeStringProperty("sig", base64(signature.octets()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return Bytes.utf8(out.toString());
    }

    private Dsse envelope() throws MalformedEnvelope {
        Optional<String> payloadType = Optional.empty();
        Optional<Bytes> payload = Optional.empty();
        List<Signature> signatures = List.of();
        Set<String> seen = new HashSet<>();
        requireObject("the envelope");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = once(seen);
            switch (name) {
                case "payloadType" -> payloadType = Optional.of(text(name, MAX_TYPE_CHARS));
                case "payload" -> payload = Optional.of(octets(name, Dsse.MAX_BYTES));
                case "signatures" -> signatures = signatures();
                default -> json.skipChildren();
            }
        }
        return new Dsse(
                payloadType.orElseThrow(() -> new MalformedEnvelope(
                        "payloadType is missing; a document has to be signed, which makes an envelope of it")),
                payload.orElseThrow(() -> new MalformedEnvelope("payload is missing")),
                signatures);
    }

    private List<Signature> signatures() throws MalformedEnvelope {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedEnvelope("signatures is not an array");
        }
        List<Signature> signatures = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (signatures.size() == Dsse.MAX_SIGNATURES) {
                throw new MalformedEnvelope("more than " + Dsse.MAX_SIGNATURES + " signatures");
            }
            signatures.add(signature());
        }
        return signatures;
    }

    private Signature signature() throws MalformedEnvelope {
        Optional<String> keyId = Optional.empty();
        Optional<Bytes> octets = Optional.empty();
        Set<String> seen = new HashSet<>();
        requireObject("a signature");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = once(seen);
            switch (name) {
                case "keyid" ->
                    keyId = Optional.of(text(name, MAX_KEY_ID_CHARS)).filter(id -> !id.isEmpty());
                case "sig" -> octets = Optional.of(octets(name, MAX_SIGNATURE_BYTES));
                default -> json.skipChildren();
            }
        }
        return new Signature(keyId, octets.orElseThrow(() -> new MalformedEnvelope("sig is missing")));
    }

    /** The name of the current field, with the parser moved on to its value. */
    private String once(Set<String> seen) throws MalformedEnvelope {
        String name = json.currentName();
        if (!seen.add(name)) {
            throw new MalformedEnvelope(name + " is there twice");
        }
        json.nextToken();
        return name;
    }

    private void requireObject(String what) throws MalformedEnvelope {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedEnvelope(what + " is not an object");
        }
    }

    private String text(String name, int maxChars) throws MalformedEnvelope {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new MalformedEnvelope(name + " is not a string");
        }
        if (json.getStringLength() > maxChars) {
            throw new MalformedEnvelope(
                    name + " has " + json.getStringLength() + " characters, at most " + maxChars + " are allowed");
        }
        return json.getString();
    }

    private Bytes octets(String name, int maxBytes) throws MalformedEnvelope {
        // DSSE protocol: standard or URL-safe, whichever the signer likes
        String base64 = text(name, maxBytes / 3 * 4 + 4).replace('-', '+').replace('_', '/');
        try {
            return Bytes.owning(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new MalformedEnvelope(name + " is not Base64: " + e.getMessage());
        }
    }

    private static String base64(Bytes octets) {
        return Base64.getEncoder().encodeToString(octets.toArray());
    }
}
