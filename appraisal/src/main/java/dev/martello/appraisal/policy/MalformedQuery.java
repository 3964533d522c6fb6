package dev.martello.appraisal.policy;

/** An expression that is no query, with the place where that showed. */
public final class MalformedQuery extends Exception {
    private final int line;
    private final int column;

    MalformedQuery(int line, int column, String problem) {
        super("the expression, " + (line > 1 ? "line " + line + ", " : "") + "column " + column + ": " + problem);
        this.line = line;
        this.column = column;
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** Within its line, in characters, from 1. */
    public int column() {
        return column;
    }
}
