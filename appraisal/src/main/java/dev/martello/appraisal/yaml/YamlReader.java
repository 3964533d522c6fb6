package dev.martello.appraisal.yaml;

import dev.martello.bytes.Bytes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one document. Where it stands is a token, as after {@link #next}; each method for a value asks that the token is one.
 *
 * @param <X> what is thrown if the document is not what is expected
 */
public final class YamlReader<X extends Exception> {
    public static final int MAX_TEXT_CHARS = 4096;

    /** The library copies what it has of a line each time it reads on, so that a line takes time and memory by the square of its length. */
    static final int MAX_LINE_BYTES = 16 << 10;

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(12)
                    .maxStringLength(MAX_TEXT_CHARS)
                    .maxNameLength(128)
                    .maxNumberLength(20)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** What is done with a document once it is open. */
    public interface Reading<T, X extends Exception> {
        T read(YamlReader<X> yaml) throws X;
    }

    private final YAMLParser yaml;
    private final String what;
    private final BiFunction<Integer, String, X> malformed;

    private YamlReader(YAMLParser yaml, String what, BiFunction<Integer, String, X> malformed) {
        this.yaml = yaml;
        this.what = what;
        this.malformed = malformed;
    }

    /**
     * Reads a document from its first token to its end.
     *
     * @param what it is, for people, as in "a policy"
     * @param malformed what is thrown for a line, from 1 (0 for none), and a problem there
     */
    public static <T, X extends Exception> T read(
            Bytes document, String what, BiFunction<Integer, String, X> malformed, Reading<T, X> reading) throws X {
        requireShortLines(document, malformed);
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), document.toArray())) {
            YamlReader<X> reader = new YamlReader<>((YAMLParser) parser, what, malformed);
            reader.next();
            T read = reading.read(reader);
            if (reader.next() != null) {
                throw reader.malformed("a second document follows");
            }
            return read;
        } catch (JacksonException e) {
            int line = Optional.ofNullable(e.getLocation())
                    .map(TokenStreamLocation::getLineNr)
                    .orElse(0);
            throw malformed.apply(
                    line,
                    "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private static <X extends Exception> void requireShortLines(
            Bytes document, BiFunction<Integer, String, X> malformed) throws X {
        int line = 1;
        int start = 0;
        for (int i = 0; i < document.length(); i++) {
            if (document.at(i) == '\n') {
                line++;
                start = i + 1;
            } else if (i - start >= MAX_LINE_BYTES) {
                throw malformed.apply(line, "the line is longer than " + MAX_LINE_BYTES + " octets");
            }
        }
    }

    /** What is done with one field of an object; the value is the current token. */
    public interface FieldReading<X extends Exception> {
        /** Reads the value; returns whether there is such a field at all. */
        boolean read(String field) throws X;
    }

    /**
     * Reads the fields of an object.
     *
     * @param owner for people, as in "a rule"
     */
    public void fields(String owner, FieldReading<X> reading) throws X {
        expect(JsonToken.START_OBJECT, "the fields of " + owner);
        Set<String> seen = new HashSet<>();
        while (next() == JsonToken.PROPERTY_NAME) {
            String field = yaml.currentName();
            if (!seen.add(field)) {
                throw malformed("\"" + field + "\" is there twice");
            }
            next();
            if (!reading.read(field)) {
                throw malformed("\"" + field + "\" is not a field of " + owner);
            }
        }
    }

    /** What is done with one element of a list; it is the current token. */
    public interface ElementReading<X extends Exception> {
        void read() throws X;
    }

    /** Reads the elements of a list. */
    public void elements(String description, ElementReading<X> reading) throws X {
        expect(JsonToken.START_ARRAY, description);
        while (next() != JsonToken.END_ARRAY) {
            reading.read();
        }
    }

    public String text() throws X {
        expect(JsonToken.VALUE_STRING, "text (in quotes, if it looks like something else)");
        return yaml.getString();
    }

    public int number() throws X {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        return yaml.getIntValue();
    }

    /** A number of up to 64 bits. */
    public long wholeNumber() throws X {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        return yaml.getLongValue();
    }

    public boolean truth() throws X {
        if (yaml.currentToken() == JsonToken.VALUE_TRUE || yaml.currentToken() == JsonToken.VALUE_FALSE) {
            return yaml.getBooleanValue();
        }
        throw malformed("expected true or false, found " + found());
    }

    /** A text, a number, true or false, as it is written. */
    public String scalar() throws X {
        if (!Optional.ofNullable(yaml.currentToken())
                .filter(JsonToken::isScalarValue)
                .isPresent()) {
            throw malformed("expected a text or a number, found " + found());
        }
        return yaml.getString();
    }

    public boolean isObject() {
        return yaml.currentToken() == JsonToken.START_OBJECT;
    }

    public boolean isList() {
        return yaml.currentToken() == JsonToken.START_ARRAY;
    }

    public boolean isText() {
        return yaml.currentToken() == JsonToken.VALUE_STRING;
    }

    public boolean isWholeNumber() {
        return yaml.currentToken() == JsonToken.VALUE_NUMBER_INT;
    }

    /** The line of the current token, from 1. */
    public int line() {
        return Math.max(0, yaml.currentTokenLocation().getLineNr());
    }

    /** What is to be thrown for a problem at the current token. */
    public X malformed(String problem) {
        return malformed.apply(line(), problem);
    }

    private @Nullable JsonToken next() throws X {
        JsonToken token = yaml.nextToken();
        if (yaml.isCurrentAlias() || yaml.getObjectId() != null || yaml.getTypeId() != null) {
            throw malformed("anchors, aliases and tags are no part of " + what);
        }
        return token;
    }

    private void expect(JsonToken wanted, String description) throws X {
        if (yaml.currentToken() != wanted) {
            throw malformed("expected " + description + ", found " + found());
        }
    }

    private String found() {
        JsonToken found = yaml.currentToken();
        return found == null ? "the end" : found.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
