package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads a statement token by token; the predicate is cut out of it as it is. */
final class StatementReader {
    /** The bounds are those of the largest predicate, which is read twice: passed over here, then by its kind. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNameLength(FileDigests.MAX_PATH_BYTES)
                    .maxStringLength(1 << 16)
                    .maxNumberLength(19)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private enum Field {
        TYPE("_type"),
        SUBJECT("subject"),
        NAME("name"),
        DIGEST("digest"),
        SHA256("sha256"),
        PREDICATE_TYPE("predicateType"),
        PREDICATE("predicate");

        private final String label;

        Field(String label) {
            this.label = label;
        }
    }

    private static final Set<Field> STATEMENT =
            EnumSet.of(Field.TYPE, Field.SUBJECT, Field.PREDICATE_TYPE, Field.PREDICATE);
    private static final Set<Field> DESCRIPTOR = EnumSet.of(Field.NAME, Field.DIGEST);
    private static final Set<Field> DIGEST_SET = EnumSet.of(Field.SHA256);

    private final String statement;
    private final JsonParser json;

    private String subjectName = "";
    private String subject = "";
    private String predicateType = "";
    private Bytes predicate = Bytes.EMPTY;

    private StatementReader(String statement, JsonParser json) {
        this.statement = statement;
        this.json = json;
    }

    static Statement read(Bytes statement) throws MalformedStatement {
        String text = text(statement);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            StatementReader reader = new StatementReader(text, json);
            try {
                return reader.read();
            } catch (IllegalArgumentException e) {
                throw reader.malformed(String.valueOf(e.getMessage()));
            } catch (JacksonException e) {
                throw reader.malformed(e.getOriginalMessage());
            }
        }
    }

    private static String text(Bytes statement) throws MalformedStatement {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(statement.asBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedStatement("is not in UTF-8");
        }
    }

    private Statement read() throws MalformedStatement {
        json.nextToken();
        readObject(STATEMENT);
        if (json.nextToken() != null) {
            throw malformed("something follows the end of the document");
        }
        Digest digest = DigestText.parse("sha256:" + subject)
                .orElseThrow(() -> malformed("\"" + subject + "\" is not 64 lower-case hexadecimal digits"));
        return new Statement(subjectName, digest, predicateType, predicate);
    }

    /** Reads an object that has each of these fields once, and no other. */
    private void readObject(Set<Field> wanted) throws MalformedStatement {
        expect(JsonToken.START_OBJECT, "an object");
        Set<Field> missing = EnumSet.copyOf(wanted);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            Field field = wanted.stream()
                    .filter(each -> each.label.equals(name))
                    .findFirst()
                    .orElseThrow(() -> malformed("\"" + name + "\" is not a field here, expected "
                            + Arrays.toString(
                                    wanted.stream().map(each -> each.label).toArray())));
            if (!missing.remove(field)) {
                throw malformed(name + " is there twice");
            }
            json.nextToken();
            readField(field);
        }
        for (Field field : missing) {
            throw malformed(field.label + " is missing");
        }
    }

    private void readField(Field field) throws MalformedStatement {
        switch (field) {
            case TYPE -> {
                String type = text();
                if (!type.equals(Statement.TYPE)) {
                    throw malformed("_type is " + type + ", expected " + Statement.TYPE);
                }
            }
            case SUBJECT -> readSubject();
            case NAME -> subjectName = text();
            case DIGEST -> readObject(DIGEST_SET);
            case SHA256 -> subject = text();
            case PREDICATE_TYPE -> predicateType = text();
            case PREDICATE -> predicate = cutObject();
        }
    }

    private void readSubject() throws MalformedStatement {
        expect(JsonToken.START_ARRAY, "an array");
        json.nextToken();
        readObject(DESCRIPTOR);
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw malformed("more than one subject");
        }
    }

    /** The octets of the object that begins here. */
    private Bytes cutObject() throws MalformedStatement {
        expect(JsonToken.START_OBJECT, "an object");
        long start = json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        long end = json.currentLocation().getCharOffset();
        return Bytes.utf8(statement.substring((int) start, (int) end));
    }

    private String text() throws MalformedStatement {
        expect(JsonToken.VALUE_STRING, "a string");
        return json.getString();
    }

    private void expect(JsonToken wanted, String description) throws MalformedStatement {
        @Nullable JsonToken found = json.currentToken();
        if (found != wanted) {
            throw malformed("expected " + description + ", found "
                    + (found == null
                            ? "the end"
                            : found.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
    }

    private MalformedStatement malformed(String problem) {
        String path = json.streamReadContext().pathAsPointer().toString();
        return new MalformedStatement(
                (path.isEmpty() ? "" : path + ", ") + "character "
                        + json.currentLocation().getCharOffset(),
                problem);
    }
}
