package dev.martello.server.endorsement;

/** Octets that are no certificate, or one that cannot be told from a forgery; with the place where that showed. */
public final class MalformedCertificate extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    MalformedCertificate(int offset, String problem) {
        super("certificate, octet " + offset + ": " + problem);
        this.offset = offset;
    }

    /** Octets from the start of what was read. */
    public int offset() {
        return offset;
    }
}
