package dev.martello.appraisal.reference;

/** Octets that are not the document they should be: no envelope, no statement, or not of the form of their kind. */
public abstract sealed class MalformedDocument extends Exception
        permits MalformedEnvelope, MalformedStatement, MalformedRelease, MalformedProfile {
    MalformedDocument(String problem) {
        super(problem);
    }
}
