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

    /** At an offset into the expression, in characters. */
    static MalformedQuery at(int offset, String expression, String problem) {
        String before = expression.substring(0, Math.min(offset, expression.length()));
        int line = (int) before.chars().filter(each -> each == '\n').count() + 1;
        return new MalformedQuery(line, before.length() - before.lastIndexOf('\n'), problem);
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
