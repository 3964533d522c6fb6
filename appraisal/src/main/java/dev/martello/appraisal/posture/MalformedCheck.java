package dev.martello.appraisal.posture;

/** A document that is no list of checks, with the line where that showed. */
public final class MalformedCheck extends Exception {
    private final int line;

    MalformedCheck(int line, String problem) {
        super(line > 0 ? "line " + line + ": " + problem : problem);
        this.line = line;
    }

    /** From 1; 0 if it is about no line. */
    public int line() {
        return line;
    }
}
