package dev.martello.appraisal.reference;

/** Octets that are not a DSSE envelope. */
public final class MalformedEnvelope extends MalformedDocument {
    MalformedEnvelope(String problem) {
        super("DSSE envelope: " + problem);
    }
}
