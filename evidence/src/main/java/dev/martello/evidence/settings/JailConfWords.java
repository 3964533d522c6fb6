package dev.martello.evidence.settings;

/**
 * The words and signs of a text of {@code jail.conf}.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?jail.conf(5)">jail.conf(5), String format</a>
 */
final class JailConfWords {
    private static final String BLANK = " \t\r\n";
    private static final String SIGNS = ";{}=,";
    private static final String OCTAL = "01234567";
    private static final String HEX = "0123456789abcdefABCDEF";
    private static final String NAME_START = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String NAME = NAME_START + "0123456789";

    private final TextCursor text;

    JailConfWords(String text) throws MalformedSettings {
        this.text = new TextCursor(text);
        skipBlank();
    }

    boolean isAtEnd() {
        return text.isAtEnd();
    }

    /** Whether a sign comes next, which is then read. */
    boolean takes(String sign) throws MalformedSettings {
        boolean isTaken = text.takes(sign);
        if (isTaken) {
            skipBlank();
        }
        return isTaken;
    }

    /** The next word, which may be in several pieces, some of them in quotes. */
    JailWord word() throws MalformedSettings {
        if (endsWord()) {
            throw malformed("expected a name or a value, found \"" + text.found() + "\"");
        }
        JailWord.Builder word = new JailWord.Builder();
        while (!endsWord()) {
            if (text.takes("'")) {
                literally(word);
            } else if (text.takes("\"")) {
                quoted(word);
            } else {
                piece(word);
            }
        }
        skipBlank();
        return word.build();
    }

    private boolean endsWord() {
        return isAtEnd() || text.isAtAnyOf(BLANK + SIGNS) || text.isAt("+=") || startsComment();
    }

    private boolean startsComment() {
        return text.isAt("#") || text.isAt("//") || text.isAt("/*");
    }

    private void literally(JailWord.Builder word) throws MalformedSettings {
        while (!text.takes("'")) {
            requireClosed();
            word.append(character());
        }
    }

    private void quoted(JailWord.Builder word) throws MalformedSettings {
        while (!text.takes("\"")) {
            requireClosed();
            piece(word);
        }
    }

    private void requireClosed() throws MalformedSettings {
        if (isAtEnd()) {
            throw malformed("a quote is not closed");
        }
    }

    /** A character, or the name of something that stands for a text. */
    private void piece(JailWord.Builder word) throws MalformedSettings {
        if (text.takes("${")) {
            String name = text.upTo('}');
            if (name.isEmpty() || name.indexOf('\n') >= 0) {
                throw malformed("a name in braces is not closed");
            }
            word.refer(name);
        } else if (text.takes("$")) {
            String name = name();
            if (name.isEmpty()) {
                word.append("$");
            } else {
                word.refer(name);
            }
        } else {
            word.append(character());
        }
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        while (text.isAtAnyOf(name.isEmpty() ? NAME_START : NAME)) {
            name.append(text.next());
        }
        return name.toString();
    }

    /** The next character, what stands for one, or nothing: a line may go on behind a backslash. */
    private String character() {
        char each = text.next();
        if (each != '\\' || isAtEnd()) {
            return String.valueOf(each);
        }
        char escaped = text.next();
        return switch (escaped) {
            case 'a' -> "\007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\013";
            case '\n' -> "";
            case 'x' -> coded(0, 16, HEX);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> coded(escaped - '0', 8, OCTAL);
            default -> String.valueOf(escaped);
        };
    }

    /** With two more digits at most. */
    private String coded(int first, int radix, String digits) {
        int code = first;
        for (int i = 0; i < 2 && text.isAtAnyOf(digits); i++) {
            code = code * radix + Character.digit(text.next(), radix);
        }
        return String.valueOf((char) (code & 0xff));
    }

    private void skipBlank() throws MalformedSettings {
        while (!isAtEnd()) {
            if (text.takes("/*")) {
                if (!text.skipPast("*/")) {
                    throw malformed("a comment is not closed");
                }
            } else if (startsComment()) {
                text.skipPast("\n");
            } else if (text.isAtAnyOf(BLANK)) {
                text.next();
            } else {
                return;
            }
        }
    }

    MalformedSettings malformed(String problem) {
        return text.malformed(problem);
    }
}
