package dev.martello.appraisal.expression;

/** Text that is no expression of the language, with the place where that showed. */
public final class MalformedExpression extends Exception {
    private final int line;
    private final int column;
    private final String problem;
    private final String picture;

    MalformedExpression(int line, int column, String problem, String picture) {
        super(problem);
        this.line = line;
        this.column = column;
        this.problem = problem;
        this.picture = picture;
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

    /** What is wrong, in one sentence. */
    public String problem() {
        return problem;
    }

    /** What is wrong, with a picture of the place in further lines where there is one. */
    public String picture() {
        return picture;
    }
}
