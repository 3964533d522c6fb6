package dev.martello.appraisal.reference;

/** Why a signed document is refused; the identifiers are stable. */
public enum Refusal {
    /** The payload of the envelope is no in-toto statement. */
    PAYLOAD_TYPE("payload-type"),
    /** No signature names a trusted key. */
    UNKNOWN_KEY("signature-unknown-key"),
    /** A signature names a trusted key, and is not that key's over this payload and type. */
    INVALID("signature-invalid"),
    /** Fewer trusted keys signed it than must. */
    TOO_FEW("signatures-too-few"),
    /** The statement is about a document of another kind. */
    PREDICATE_TYPE("predicate-type"),
    /** The statement names another document than the one in it. */
    SUBJECT("subject-mismatch");

    private final String label;

    Refusal(String label) {
        this.label = label;
    }

    /** As in {@code release.signature-invalid}. */
    public String id(DocumentKind<?> kind) {
        return kind.label() + "." + label;
    }
}
