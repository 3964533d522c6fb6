package dev.martello.evidence.userspace;

/** A user-space log is not what systemd writes. */
public final class MalformedUserspaceLog extends Exception {
    private final long offset;
    private final String problem;

    MalformedUserspaceLog(long offset, String problem) {
        super("user-space log, octet " + offset + ": " + problem);
        this.offset = offset;
        this.problem = problem;
    }

    /** Where the record starts that is wrong, in octets from the start of the log. */
    public long offset() {
        return offset;
    }

    /** What was expected and what was found. */
    public String problem() {
        return problem;
    }
}
