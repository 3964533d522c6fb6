package dev.martello.appraisal.reference;

import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A platform profile as a JSON document:
 *
 * <pre>{@code
 * {
 *   "profile": 1,
 *   "model": "edge-2u",
 *   "firmwareVersion": "2.4.1",
 *   "description": "learnt from 12 machines",
 *   "startupLocality": 3,
 *   "events": [
 *     {"pcr": 0, "type": "EV_S_CRTM_VERSION", "label": "firmware version",
 *      "values": [{"digests": ["sha256:9f2c…"], "says": "2.4.1"}]},
 *     {"pcr": 1, "type": "EV_EFI_VARIABLE_BOOT", "label": "Boot####", "atLeast": 0, "atMost": 1000,
 *      "varies": "names a disk by its identifier, or a network card by its MAC address"}
 *   ]
 * }
 * }</pre>
 *
 * <p>An event has either {@code values} or {@code varies}. {@code atLeast} and {@code atMost} are 1 if they are left out; texts that are
 * for people alone, and {@code signatures}, may be left out. Nothing else may, and no other field is accepted.
 */
public final class ProfileDocument {
    /** A profile with several revocation lists of a thousand entries fits. */
    public static final int MAX_BYTES = 4 << 20;

    static final int FORMAT = 1;

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private ProfileDocument() {}

    /**
     * Reads a document.
     *
     * @throws MalformedProfile if the octets are not exactly such a document, or exceed a bound
     */
    public static PlatformProfile parse(Bytes document) throws MalformedProfile {
        if (document.length() > MAX_BYTES) {
            throw new MalformedProfile("has " + document.length() + " octets, at most " + MAX_BYTES + " are allowed");
        }
        return ProfileReader.read(document);
    }

    /** The document that {@link #parse} reads as this profile; the same profile gives the same octets. */
    public static Bytes write(PlatformProfile profile) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeNumberProperty("profile", FORMAT);
            json.writeStringProperty("model", profile.model());
            json.writeStringProperty("firmwareVersion", profile.firmwareVersion());
            writeText(json, "description", profile.description());
            json.writeNumberProperty("startupLocality", profile.startupLocality());
            json.writeArrayPropertyStart("events");
            profile.events().forEach(event -> write(json, event));
            json.writeEndArray();
            json.writeEndObject();
        }
        return Bytes.owning(out.toByteArray());
    }

    static Digest digest(PlatformProfile profile) {
        return HashAlgorithm.SHA256.hash(write(profile));
    }

    private static void write(JsonGenerator json, ExpectedEvent event) {
        json.writeStartObject();
        json.writeNumberProperty("pcr", event.pcr().number());
        json.writeStringProperty("type", event.type().label());
        writeText(json, "label", event.label());
        writeTimes(json, "atLeast", event.atLeast());
        writeTimes(json, "atMost", event.atMost());
        writeText(json, "note", event.note());
        switch (event.expectation()) {
            case Expectation.Varies(String reason) -> json.writeStringProperty("varies", reason);
            case Expectation.OneOf(List<ExpectedEvent.Value> values) -> {
                json.writeArrayPropertyStart("values");
                values.forEach(value -> write(json, value));
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ExpectedEvent.Value value) {
        json.writeStartObject();
        writeTexts(
                json, "digests", value.digests().stream().map(Digest::toString).toList());
        writeText(json, "says", value.says());
        writeText(json, "note", value.note());
        if (!value.signatures().isEmpty()) {
            writeTexts(json, "signatures", value.signatures());
        }
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, String name, String text) {
        if (!text.isEmpty()) {
            json.writeStringProperty(name, text);
        }
    }

    private static void writeTimes(JsonGenerator json, String name, int times) {
        if (times != 1) {
            json.writeNumberProperty(name, times);
        }
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
