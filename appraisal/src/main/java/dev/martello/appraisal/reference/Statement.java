package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An in-toto statement about one document, which is its predicate.
 *
 * <pre>{@code
 * {
 *   "_type": "https://in-toto.io/Statement/v1",
 *   "subject": [{"name": "linux/amd64/2026.11.2", "digest": {"sha256": "51ab…"}}],
 *   "predicateType": "https://martello.dev/release/v1",
 *   "predicate": {…}
 * }
 * }</pre>
 *
 * @param subjectName for people: nothing is decided by it
 * @param subject SHA-256, of the predicate as its kind writes it
 * @param predicate a JSON object
 */
record Statement(String subjectName, Digest subject, String predicateType, Bytes predicate) {
    /** The DSSE payload type of in-toto statements. */
    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    static final String TYPE = "https://in-toto.io/Statement/v1";
    static final int MAX_SUBJECT_NAME_CHARS = 256;
    static final int MAX_PREDICATE_TYPE_CHARS = 256;

    /** The largest document, and the statement around it. */
    static final int MAX_BYTES = ReleaseManifest.MAX_BYTES + (1 << 12);

    private static final JsonFactory JSON = JsonFactory.builder().build();

    /** @throws IllegalArgumentException if the digest is not SHA-256, or a text is empty or too long */
    Statement {
        if (subject.algorithm() != HashAlgorithm.SHA256) {
            throw new IllegalArgumentException("the digest of a subject is SHA-256");
        }
        requireLength("the name of a subject", subjectName, MAX_SUBJECT_NAME_CHARS);
        requireLength("predicateType", predicateType, MAX_PREDICATE_TYPE_CHARS);
    }

    private static void requireLength(String what, String text, int max) {
        if (text.isEmpty() || text.length() > max) {
            throw new IllegalArgumentException(what + " has 1 to " + max + " characters");
        }
    }

    /**
     * Reads a statement, without looking into its predicate.
     *
     * @throws MalformedStatement if the octets are not exactly such a document, or exceed a bound
     */
    static Statement parse(Bytes statement) throws MalformedStatement {
        if (statement.length() > MAX_BYTES) {
            throw new MalformedStatement(
                    "has " + statement.length() + " octets, at most " + MAX_BYTES + " are allowed");
        }
        return StatementReader.read(statement);
    }

    /** The document that {@link #parse} reads as this statement; the same statement gives the same octets. */
    Bytes write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(predicate.length() + 1024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("_type", TYPE);
            json.writeArrayPropertyStart("subject");
            json.writeStartObject();
            json.writeStringProperty("name", subjectName);
            json.writeObjectPropertyStart("digest");
            json.writeStringProperty("sha256", subject.octets().toHex());
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeStringProperty("predicateType", predicateType);
            json.writeName("predicate");
            json.writeRawValue(predicate.toString(StandardCharsets.UTF_8));
            json.writeEndObject();
        }
        return Bytes.owning(out.toByteArray());
    }
}
