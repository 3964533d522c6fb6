package dev.martello.appraisal.reference;

import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.appraisal.reference.ExpectedEvent.Value;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EventType;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads a profile token by token: each field once, and none that is not known. */
final class ProfileReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(6)
                    .maxNameLength(64)
                    .maxStringLength(PlatformProfile.MAX_DESCRIPTION_CHARS)
                    .maxNumberLength(10)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final JsonParser json;

    private ProfileReader(JsonParser json) {
        this.json = json;
    }

    static PlatformProfile read(Bytes document) throws MalformedProfile {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), document.toArray())) {
            ProfileReader reader = new ProfileReader(json);
            try {
                return reader.document();
            } catch (IllegalArgumentException e) {
                throw reader.malformed(String.valueOf(e.getMessage()));
            } catch (JacksonException e) {
                throw reader.malformed("not JSON: " + e.getOriginalMessage());
            }
        } catch (JacksonException e) {
            // Of the beginning, by which the encoding is told before there is a place in the document.
            throw new MalformedProfile("not JSON: " + e.getOriginalMessage());
        }
    }

    private PlatformProfile document() throws MalformedProfile {
        json.nextToken();
        Fields fields = new Fields("a profile");
        String model = "";
        String version = "";
        String description = "";
        int locality = 0;
        List<ExpectedEvent> events = new ArrayList<>();
        while (fields.next()) {
            switch (json.currentName()) {
                case "profile" -> requireFormat(fields.number());
                case "model" -> model = fields.text();
                case "firmwareVersion" -> version = fields.text();
                case "description" -> description = fields.text();
                case "startupLocality" -> locality = fields.number();
                case "events" -> {
                    fields.value(JsonToken.START_ARRAY, "an array");
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        requireFewer(events.size(), PlatformProfile.MAX_EVENTS, "events");
                        events.add(event());
                    }
                }
                default -> throw fields.unknown();
            }
        }
        fields.require("profile", "model", "firmwareVersion", "startupLocality", "events");
        if (json.nextToken() != null) {
            throw malformed("something follows the end of the document");
        }
        return new PlatformProfile(model, version, description, locality, events);
    }

    private ExpectedEvent event() throws MalformedProfile {
        Fields fields = new Fields("an event");
        int pcr = 0;
        EventType type = EventType.Tcg.EV_NO_ACTION;
        String label = "";
        int atLeast = 1;
        int atMost = 1;
        String note = "";
        Optional<Expectation> expectation = Optional.empty();
        while (fields.next()) {
            switch (json.currentName()) {
                case "pcr" -> pcr = fields.number();
                case "type" -> type = type(fields.text());
                case "label" -> label = fields.text();
                case "atLeast" -> atLeast = fields.number();
                case "atMost" -> atMost = fields.number();
                case "note" -> note = fields.text();
                case "varies" -> expectation = once(expectation, new Expectation.Varies(fields.text()));
                case "values" -> expectation = once(expectation, values(fields));
                default -> throw fields.unknown();
            }
        }
        fields.require("pcr", "type");
        Expectation expected = expectation.orElseThrow(() -> malformed("an event needs \"values\" or \"varies\""));
        return new ExpectedEvent(PcrIndex.of(pcr), type, label, atLeast, atMost, note, expected);
    }

    private Optional<Expectation> once(Optional<Expectation> before, Expectation expectation) throws MalformedProfile {
        if (before.isPresent()) {
            throw malformed("an event has either \"values\" or \"varies\", not both");
        }
        return Optional.of(expectation);
    }

    private Expectation values(Fields of) throws MalformedProfile {
        of.value(JsonToken.START_ARRAY, "an array");
        List<Value> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            requireFewer(values.size(), ExpectedEvent.MAX_VALUES, "values");
            values.add(value());
        }
        return new Expectation.OneOf(values);
    }

    private Value value() throws MalformedProfile {
        Fields fields = new Fields("a value");
        List<Digest> digests = new ArrayList<>();
        String says = "";
        String note = "";
        List<String> signatures = List.of();
        while (fields.next()) {
            switch (json.currentName()) {
                case "digests" -> {
                    for (String text : fields.texts(DigestText.MAX_DIGESTS, "digests")) {
                        digests.add(DigestText.parse(text)
                                .orElseThrow(() -> malformed("\"" + text + "\" is no digest, expected sha256: and 64"
                                        + " lower-case hexadecimal digits, or another algorithm's")));
                    }
                }
                case "says" -> says = fields.text();
                case "note" -> note = fields.text();
                case "signatures" -> signatures = fields.texts(Value.MAX_SIGNATURES, "signatures");
                default -> throw fields.unknown();
            }
        }
        fields.require("digests");
        return new Value(digests, says, note, signatures);
    }

    private EventType type(String label) throws MalformedProfile {
        Optional<EventType> known = Arrays.stream(EventType.Tcg.values())
                .filter(each -> each.label().equals(label))
                .<EventType>map(each -> each)
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        if (!label.matches("0x[0-9a-f]{8}")) {
            throw malformed("\"" + label + "\" is no event type, expected one as in EV_POST_CODE or 0x80000f00");
        }
        return EventType.of(Long.parseLong(label.substring(2), 16));
    }

    private void requireFormat(int format) throws MalformedProfile {
        if (format != ProfileDocument.FORMAT) {
            throw malformed("format " + format + " is not known here, expected " + ProfileDocument.FORMAT);
        }
    }

    private void requireFewer(int count, int max, String what) throws MalformedProfile {
        if (count == max) {
            throw malformed("more than " + max + " " + what);
        }
    }

    /** The fields of the object that the parser is at. */
    private final class Fields {
        private final String owner;
        private final Set<String> seen = new HashSet<>();

        Fields(String owner) throws MalformedProfile {
            this.owner = owner;
            expect(json.currentToken(), JsonToken.START_OBJECT, "an object");
        }

        /** Goes to the next name, if there is one. */
        boolean next() throws MalformedProfile {
            if (json.nextToken() != JsonToken.PROPERTY_NAME) {
                return false;
            }
            if (!seen.add(json.currentName())) {
                throw malformed(json.currentName() + " is there twice");
            }
            return true;
        }

        void require(String... names) throws MalformedProfile {
            for (String name : names) {
                if (!seen.contains(name)) {
                    throw malformed(name + " is missing");
                }
            }
        }

        MalformedProfile unknown() {
            return malformed("\"" + json.currentName() + "\" is not a field of " + owner);
        }

        void value(JsonToken wanted, String description) throws MalformedProfile {
            expect(json.nextToken(), wanted, description);
        }

        String text() throws MalformedProfile {
            value(JsonToken.VALUE_STRING, "a string");
            return json.getString();
        }

        int number() throws MalformedProfile {
            value(JsonToken.VALUE_NUMBER_INT, "a whole number");
            return json.getIntValue();
        }

        List<String> texts(int max, String what) throws MalformedProfile {
            value(JsonToken.START_ARRAY, "an array of strings");
            List<String> texts = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                requireFewer(texts.size(), max, what);
                expect(json.currentToken(), JsonToken.VALUE_STRING, "a string");
                texts.add(json.getString());
            }
            return texts;
        }
    }

    private void expect(@Nullable JsonToken found, JsonToken wanted, String description) throws MalformedProfile {
        if (found != wanted) {
            throw malformed("expected " + description + ", found "
                    + (found == null
                            ? "the end"
                            : found.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
    }

    private MalformedProfile malformed(String problem) {
        String path = json.streamReadContext().pathAsPointer().toString();
        return new MalformedProfile((path.isEmpty() ? "" : path + ", ") + place(), problem);
    }

    /** Of a document that is not UTF-8, as JSON has to be, only the characters are counted. */
    private String place() {
        long octet = json.currentLocation().getByteOffset();
        return octet < 0 ? "character " + json.currentLocation().getCharOffset() : "octet " + octet;
    }
}
