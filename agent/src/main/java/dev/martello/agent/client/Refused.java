package dev.martello.agent.client;

import java.time.Duration;
import java.util.Optional;

/** The control plane answered with a problem (RFC 9457). */
public final class Refused extends Exception {
    private final int status;
    private final String reason;

    @SuppressWarnings("serial") // Nobody serializes it.
    private final Optional<Duration> retryAfter;

    Refused(int status, String reason, String detail, Optional<Duration> retryAfter) {
        super(detail);
        this.status = status;
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** The stable identifier of why, as in {@code nonce.expired}. */
    public String reason() {
        return reason;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** How long it asks to be left alone, if it does. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
