package dev.martello.evidence.machine;

/** Something of a machine that is there could not be read. */
public final class Unreadable extends Exception {
    private final String problem;

    /** @param problem a sentence that names what could not be read */
    public Unreadable(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** What could not be read, and why, in one sentence. */
    public String problem() {
        return problem;
    }
}
