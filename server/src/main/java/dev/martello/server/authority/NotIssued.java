package dev.martello.server.authority;

/** There is no certificate: one reason, and one sentence for the person who must act. */
public final class NotIssued extends Exception {
    private final NoCertificate reason;

    public NotIssued(NoCertificate reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public NoCertificate reason() {
        return reason;
    }
}
