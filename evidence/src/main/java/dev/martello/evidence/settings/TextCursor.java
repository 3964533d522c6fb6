package dev.martello.evidence.settings;

/** A place in a text that is read once, from its beginning to its end, and the line that it is on. */
final class TextCursor {
    private final String text;
    private int at;
    private int line = 1;

    TextCursor(String text) {
        this.text = text;
    }

    int line() {
        return line;
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    /** Whether one of these characters comes next. */
    boolean isAtAnyOf(String characters) {
        return !isAtEnd() && characters.indexOf(text.charAt(at)) >= 0;
    }

    boolean isAt(String expected) {
        return text.startsWith(expected, at);
    }

    /** What comes next, to be named in a message: nothing at the end. */
    String found() {
        return isAtEnd() ? "" : text.substring(at, at + 1);
    }

    /** Whether this comes next, which is then passed. */
    boolean takes(String expected) {
        if (!isAt(expected)) {
            return false;
        }
        skipTo(at + expected.length());
        return true;
    }

    /** The next character, which is passed; there must be one. */
    char next() {
        char each = text.charAt(at++);
        line += each == '\n' ? 1 : 0;
        return each;
    }

    /** The text up to a character that comes later, both of which are passed; nothing is passed if it does not come. */
    String upTo(char end) {
        int found = text.indexOf(end, at);
        if (found < 0) {
            return "";
        }
        String before = text.substring(at, found);
        skipTo(found + 1);
        return before;
    }

    /** Passes what comes up to the next of these, and it; everything if there is none. */
    boolean skipPast(String end) {
        int found = text.indexOf(end, at);
        skipTo(found < 0 ? text.length() : found + end.length());
        return found >= 0;
    }

    private void skipTo(int end) {
        while (at < end) {
            next();
        }
    }

    MalformedSettings malformed(String problem) {
        return new MalformedSettings(line, problem);
    }
}
