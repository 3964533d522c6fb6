package dev.martello.evidence.pe;

/** Octets that are not a PE image that firmware starts, with the place where that showed. */
public final class MalformedPe extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;

    public MalformedPe(long offset, String problem) {
        super("PE image, octet " + offset + ": " + problem);
        this.offset = offset;
    }

    /** Octets from the start of the file. */
    public long offset() {
        return offset;
    }
}
