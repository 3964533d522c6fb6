package dev.martello.evidence.bootlog;

/** Octets that are not a TCG event log, with the place where that showed. */
public final class MalformedBootLog extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String problem;

    public MalformedBootLog(long offset, String problem) {
        super("boot log, octet " + offset + ": " + problem);
        this.offset = offset;
        this.problem = problem;
    }

    /** Octets from the start of the log. */
    public long offset() {
        return offset;
    }

    /** What was expected and what was found. */
    public String problem() {
        return problem;
    }
}
