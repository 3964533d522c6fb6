package dev.martello.appraisal.policy;

/** A document that is not a policy, with the line where that showed. */
public final class MalformedPolicy extends Exception {
    private final int line;

    MalformedPolicy(int line, String problem) {
        super(line > 0 ? "policy, line " + line + ": " + problem : "policy: " + problem);
        this.line = line;
    }

    /** From 1; 0 if it is about no line. */
    public int line() {
        return line;
    }
}
