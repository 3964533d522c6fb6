package dev.martello.evidence.protocol;

/** Octets are not the message they should be; says at which field and why. */
public final class MalformedMessage extends Exception {
    MalformedMessage(String problem) {
        super(problem);
    }
}
