package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;

/** Looks into envelopes without asking who signed them: to show and to compare, never to decide by. */
public final class UnverifiedDocument {
    private UnverifiedDocument() {}

    /**
     * The document in an envelope.
     *
     * @throws MalformedDocument if the octets are no envelope, or what is in it is no such document
     */
    public static <T extends Document> T read(DocumentKind<T> kind, Bytes envelope) throws MalformedDocument {
        Dsse dsse = Dsse.parse(envelope);
        if (!dsse.payloadType().equals(Statement.PAYLOAD_TYPE)) {
            throw new MalformedStatement(
                    "the envelope holds " + dsse.payloadType() + ", expected " + Statement.PAYLOAD_TYPE);
        }
        Statement statement = Statement.parse(dsse.payload());
        if (!statement.predicateType().equals(kind.predicateType())) {
            throw new MalformedStatement(
                    "is of type " + statement.predicateType() + ", expected " + kind.predicateType());
        }
        return kind.parse(statement.predicate());
    }
}
