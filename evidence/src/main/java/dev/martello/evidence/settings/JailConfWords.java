package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * The words and signs of a text of {@code jail.conf}.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?jail.conf(5)">jail.conf(5), String format</a>
 */
final class JailConfWords {
    private static final String BLANK = " \t\r\n";
    private static final String SIGNS = ";{}=,";

    private final String text;
    private int at;
    private int line = 1;

    JailConfWords(String text) throws MalformedSettings {
        this.text = text;
        skipBlank();
    }

    int line() {
        return line;
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    /** Whether a sign comes next, which is then read. */
    boolean takes(String sign) throws MalformedSettings {
        if (!text.startsWith(sign, at)) {
            return false;
        }
        at += sign.length();
        skipBlank();
        return true;
    }

    /** The next word, which may be in several pieces, some of them in quotes. */
    JailWord word() throws MalformedSettings {
        List<JailWord.Piece> pieces = new ArrayList<>();
        int start = at;
        while (!endsWord()) {
            switch (text.charAt(at)) {
                case '\'' -> quoted('\'', pieces);
                case '"' -> quoted('"', pieces);
                default -> piece(pieces);
            }
        }
        if (at == start) {
            throw malformed("expected a name or a value, found \"" + (isAtEnd() ? "" : text.charAt(at)) + "\"");
        }
        skipBlank();
        return new JailWord(pieces);
    }

    private boolean endsWord() {
        return isAtEnd()
                || (BLANK + SIGNS).indexOf(text.charAt(at)) >= 0
                || text.startsWith("+=", at)
                || startsComment();
    }

    private boolean startsComment() {
        return text.startsWith("#", at) || text.startsWith("//", at) || text.startsWith("/*", at);
    }

    private void quoted(char quote, List<JailWord.Piece> pieces) throws MalformedSettings {
        at++;
        pieces.add(new JailWord.Literal(""));
        while (!isAtEnd() && text.charAt(at) != quote) {
            if (quote == '"') {
                piece(pieces);
            } else {
                pieces.add(new JailWord.Literal(character()));
            }
        }
        if (isAtEnd()) {
            throw malformed("a quote is not closed");
        }
        at++;
    }

    /** A character, or the name of something that stands for a text. */
    private void piece(List<JailWord.Piece> pieces) throws MalformedSettings {
        if (text.startsWith("${", at)) {
            int end = text.indexOf('}', at);
            String name = end < 0 ? "" : text.substring(at + 2, end);
            if (name.isEmpty() || name.indexOf('\n') >= 0) {
                throw malformed("a name in braces is not closed");
            }
            at = end + 1;
            pieces.add(new JailWord.Reference(name));
            return;
        }
        int end = at + 1;
        while (text.charAt(at) == '$' && end < text.length() && isOfName(text.charAt(end), end == at + 1)) {
            end++;
        }
        if (end > at + 1) {
            pieces.add(new JailWord.Reference(text.substring(at + 1, end)));
            at = end;
        } else {
            pieces.add(new JailWord.Literal(character()));
        }
    }

    private static boolean isOfName(char each, boolean isFirst) {
        return each == '_'
                || (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (!isFirst && each >= '0' && each <= '9');
    }

    /** The next character, what stands for one, or nothing: a line may go on behind a backslash. */
    private String character() {
        char each = next();
        if (each != '\\' || isAtEnd()) {
            return String.valueOf(each);
        }
        char escaped = next();
        return switch (escaped) {
            case 'a' -> "\007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\013";
            case '\n' -> "";
            case 'x' -> coded(0, 16, 2);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> coded(escaped - '0', 8, 2);
            default -> String.valueOf(escaped);
        };
    }

    /** @param maxDigits how many more belong to it */
    private String coded(int first, int radix, int maxDigits) {
        int code = first;
        for (int i = 0; i < maxDigits && !isAtEnd() && Character.digit(text.charAt(at), radix) >= 0; i++) {
            code = code * radix + Character.digit(next(), radix);
        }
        return String.valueOf((char) (code & 0xff));
    }

    private void skipBlank() throws MalformedSettings {
        while (!isAtEnd()) {
            if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw malformed("a comment is not closed");
                }
                skipTo(end + 2);
            } else if (startsComment()) {
                int end = text.indexOf('\n', at);
                skipTo(end < 0 ? text.length() : end);
            } else if (BLANK.indexOf(text.charAt(at)) >= 0) {
                next();
            } else {
                return;
            }
        }
    }

    private void skipTo(int end) {
        while (at < end) {
            next();
        }
    }

    private char next() {
        char each = text.charAt(at++);
        line += each == '\n' ? 1 : 0;
        return each;
    }

    MalformedSettings malformed(String problem) {
        return new MalformedSettings(line, problem);
    }
}
