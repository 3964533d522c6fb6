package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import java.util.Collections;
import java.util.SortedSet;

/**
 * Documents in signed envelopes: the way in and out for all that come from elsewhere.
 *
 * <p>What is signed is an in-toto statement. Its predicate is the document, its one subject has the digest of the document as its
 * kind writes it. So the same document has the same subject whoever wrote it, and white space does not count.
 *
 * <pre>{@code
 * Dsse envelope = SignedDocument.sign(DocumentKind.RELEASE, release, SigningKey.of(keyPair));
 * switch (SignedDocument.open(DocumentKind.RELEASE, envelope.write(), trusted)) {
 *     case Opened.Trusted<Release>(Release release, SortedSet<String> keyIds) -> …
 *     case Opened.Refused<Release>(Refusal reason, String explanation) -> …
 * }
 * }</pre>
 *
 * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">in-toto attestation framework, Statement v1</a>
 */
public final class SignedDocument {
    private SignedDocument() {}

    /** What opening an envelope came to. */
    public sealed interface Opened<T extends Document> {
        /** As many trusted keys as must signed this document; {@code keyIds} has all that did. */
        record Trusted<T extends Document>(T document, SortedSet<String> keyIds) implements Opened<T> {}

        record Refused<T extends Document>(Refusal reason, String explanation) implements Opened<T> {}
    }

    /**
     * Checks the signatures, and only then reads statement and document.
     *
     * @throws MalformedDocument if the octets are no envelope, or what trusted keys signed is no such document
     */
    public static <T extends Document> Opened<T> open(DocumentKind<T> kind, Bytes envelope, TrustedKeys keys)
            throws MalformedDocument {
        return switch (Dsse.parse(envelope).check(Statement.PAYLOAD_TYPE, keys)) {
            case Dsse.Check.Trusted(SortedSet<String> keyIds, Bytes payload) -> read(kind, payload, keyIds);
            case Dsse.Check.Refused(Refusal reason, String explanation) -> new Opened.Refused<>(reason, explanation);
        };
    }

    private static <T extends Document> Opened<T> read(DocumentKind<T> kind, Bytes payload, SortedSet<String> keyIds)
            throws MalformedDocument {
        Statement statement = Statement.parse(payload);
        if (!statement.predicateType().equals(kind.predicateType())) {
            return new Opened.Refused<>(
                    Refusal.PREDICATE_TYPE,
                    "the statement is of type " + statement.predicateType() + ", expected " + kind.predicateType());
        }
        T document = kind.parse(statement.predicate());
        if (!statement.subject().equals(document.digest())) {
            return new Opened.Refused<>(
                    Refusal.SUBJECT,
                    "the statement's subject is " + statement.subject() + ", and the " + kind + " in it is "
                            + document.digest());
        }
        return new Opened.Trusted<>(document, keyIds);
    }

    /**
     * What an envelope holds, whoever signed it: for those who are about to {@linkplain Dsse#alsoSignedBy sign it too}.
     *
     * @throws MalformedDocument if it holds no such document
     */
    public static <T extends Document> T forCountersigning(DocumentKind<T> kind, Dsse envelope)
            throws MalformedDocument {
        requireStatement(envelope);
        return switch (read(kind, envelope.payload(), Collections.emptySortedSet())) {
            case Opened.Trusted<T>(T document, SortedSet<String> _) -> document;
            case Opened.Refused<T>(Refusal _, String explanation) -> throw new MalformedStatement(explanation);
        };
    }

    /**
     * What an envelope holds, to show and to compare, never to decide by: whoever signed it, and whatever digest the statement says its
     * document has. So a person can look at what {@link #open} and {@link #forCountersigning} refuse, such as a document of a version that
     * writes it otherwise.
     *
     * @throws MalformedDocument if it holds no such document
     */
    public static <T extends Document> T forDisplay(DocumentKind<T> kind, Dsse envelope) throws MalformedDocument {
        requireStatement(envelope);
        Statement statement = Statement.parse(envelope.payload());
        if (!statement.predicateType().equals(kind.predicateType())) {
            throw new MalformedStatement(
                    "is of type " + statement.predicateType() + ", expected " + kind.predicateType());
        }
        return kind.parse(statement.predicate());
    }

    private static void requireStatement(Dsse envelope) throws MalformedStatement {
        if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
            throw new MalformedStatement(
                    "the envelope holds " + envelope.payloadType() + ", expected " + Statement.PAYLOAD_TYPE);
        }
    }

    /**
     * An envelope with one signature; {@link Dsse#alsoSignedBy} adds more.
     *
     * @throws SigningFailure if the key's keeper does not sign
     */
    public static <T extends Document> Dsse sign(DocumentKind<T> kind, T document, SigningKey key)
            throws SigningFailure {
        return Dsse.sign(Statement.PAYLOAD_TYPE, statement(kind, document).write(), key);
    }

    private static <T extends Document> Statement statement(DocumentKind<T> kind, T document) {
        return new Statement(document.subjectName(), document.digest(), kind.predicateType(), kind.write(document));
    }
}
