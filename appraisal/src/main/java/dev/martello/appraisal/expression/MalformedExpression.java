package dev.martello.appraisal.expression;

/** Text that is no expression of the language, with the place where that showed. */
public final class MalformedExpression extends Exception {
    /** As much of a line as a terminal shows. */
    private static final int PICTURE_CHARS = 100;

    private final int line;
    private final int column;
    private final String problem;
    private final String picture;

    private MalformedExpression(int line, int column, String problem, String picture) {
        super(problem);
        this.line = line;
        this.column = column;
        this.problem = problem;
        this.picture = picture;
    }

    /** At an offset into the text, in characters. */
    static MalformedExpression at(int offset, String text, String problem) {
        int end = Math.clamp(offset, 0, text.length());
        String before = text.substring(0, end);
        int line = (int) before.chars().filter(each -> each == '\n').count() + 1;
        int start = before.lastIndexOf('\n') + 1;
        int column = end - start + 1;
        return new MalformedExpression(
                line, column, problem, place(line, column) + ": " + problem + drawn(lineFrom(start, text), column));
    }

    /** Of an expression as a whole. */
    static MalformedExpression of(String problem) {
        return new MalformedExpression(1, 1, problem, problem);
    }

    private static String place(int line, int column) {
        return (line > 1 ? "line " + line + ", " : "") + "column " + column;
    }

    private static String lineFrom(int start, String text) {
        int end = text.indexOf('\n', start);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    /** The line, and below it an arrow that points at the column. */
    private static String drawn(String line, int column) {
        int from = Math.max(0, Math.min(column - PICTURE_CHARS / 2, line.length() - PICTURE_CHARS));
        String shown = line.substring(from, Math.min(line.length(), from + PICTURE_CHARS));
        return shown.isBlank()
                ? ""
                : "\n | " + shown.replaceAll("\\p{Cntrl}", " ") + "\n | " + ".".repeat(column - 1 - from) + "^";
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** Within its line, in characters, from 1. */
    public int column() {
        return column;
    }

    /** The place in words: {@code column 5}, or {@code line 2, column 5} of an expression of several lines. */
    public String place() {
        return place(line, column);
    }

    /** What is wrong, in one sentence. */
    public String problem() {
        return problem;
    }

    /** What is wrong and where, with a picture of the place in further lines where there is one. */
    public String picture() {
        return picture;
    }
}
