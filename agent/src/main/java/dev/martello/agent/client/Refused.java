package dev.martello.agent.client;

/** The control plane answered with a problem (RFC 9457). */
public final class Refused extends Exception {
    private final int status;
    private final String reason;

    Refused(int status, String reason, String detail) {
        super(detail);
        this.status = status;
        this.reason = reason;
    }

    /** The stable identifier of why, as in {@code nonce.expired}. */
    public String reason() {
        return reason;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
