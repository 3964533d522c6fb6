package dev.martello.server;

/** The control plane cannot start; the message is one sentence for the person who started it. */
public final class CannotStart extends Exception {
    CannotStart(String message) {
        super(message);
    }

    CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
