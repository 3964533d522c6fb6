package dev.martello.appraisal.reference;

/** Octets that are not an in-toto statement about one document, with the place where that showed. */
public final class MalformedStatement extends MalformedDocument {
    MalformedStatement(String problem) {
        super("in-toto statement: " + problem);
    }

    MalformedStatement(String place, String problem) {
        super("in-toto statement, " + place + ": " + problem);
    }
}
