package dev.martello.evidence.machine;

/** Something of a machine that is there could not be read; the message is a sentence that names it. */
public final class Unreadable extends Exception {
    public Unreadable(String message) {
        super(message);
    }
}
