package dev.martello.agent.client;

import java.io.IOException;

/** The control plane could not be asked, or did not answer as one. */
public final class Unreachable extends IOException {
    /** With what went wrong, in a sentence. */
    public Unreachable(String message) {
        super(message);
    }

    Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
