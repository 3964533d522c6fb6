package dev.martello.evidence.packages;

/** What is installed cannot be told, with the place where that showed. */
public final class PackagesUnreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    PackagesUnreadable(String problem) {
        super(problem);
        this.problem = problem;
    }

    PackagesUnreadable(String file, int line, String problem) {
        this(file + ", line " + line + ": " + problem);
    }

    /** What cannot be told and why, in one sentence. */
    public String problem() {
        return problem;
    }
}
