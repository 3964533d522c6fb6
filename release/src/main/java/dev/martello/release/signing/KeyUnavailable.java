package dev.martello.release.signing;

/** A key that cannot be had: one sentence for the person who wants to sign. */
public final class KeyUnavailable extends Exception {
    KeyUnavailable(String problem) {
        super(problem);
    }

    KeyUnavailable(String problem, Throwable cause) {
        super(problem, cause);
    }
}
