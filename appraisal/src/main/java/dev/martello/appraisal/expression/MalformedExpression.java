package dev.martello.appraisal.expression;

/** Text that is no expression of the language, with the place where that showed. */
public final class MalformedExpression extends Exception {
    private final int line;
    private final int column;
    private final String problem;

    /** @param picture the problem with a picture of the place, in several lines */
    MalformedExpression(int line, int column, String problem, String picture) {
        super(picture);
        this.line = line;
        this.column = column;
        this.problem = problem;
    }

    /** At an offset into the text, in characters. */
    static MalformedExpression at(int offset, String text, String problem) {
        String before = text.substring(0, Math.min(offset, text.length()));
        int line = (int) before.chars().filter(each -> each == '\n').count() + 1;
        return new MalformedExpression(line, before.length() - before.lastIndexOf('\n'), problem, problem);
    }

    static MalformedExpression of(String problem) {
        return new MalformedExpression(1, 1, problem, problem);
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** Within its line, in characters, from 1. */
    public int column() {
        return column;
    }

    /** What is wrong, in one sentence; the message may show the place too. */
    public String problem() {
        return problem;
    }
}
