package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of {@code sshd_config}: a keyword and its arguments.
 *
 * @param line from 1
 * @param keyword in lower case
 * @param arguments at least one, without their quotes
 */
record SshDirective(int line, String keyword, List<String> arguments) {
    private static final String BLANK = " \t\f\r";

    /**
     * Reads a line as OpenSSH 8.7 and later do.
     *
     * @return empty if there is nothing on it
     * @throws MalformedSettings if the server would refuse it
     */
    static Optional<SshDirective> parse(String text, int line) throws MalformedSettings {
        int at = blanks(text, 0);
        if (at == text.length() || text.charAt(at) == '#') {
            return Optional.empty();
        }
        int start = at;
        while (at < text.length() && isOfKeyword(text.charAt(at))) {
            at++;
        }
        String keyword = text.substring(start, at).toLowerCase(Locale.ROOT);
        int separator = at;
        at = blanks(text, at);
        if (at < text.length() && text.charAt(at) == '=') {
            at = blanks(text, at + 1);
        }
        List<String> arguments = arguments(text, at, line);
        if (keyword.isEmpty() || at == separator || arguments.isEmpty()) {
            throw new MalformedSettings(line, "expected a keyword and what it is set to, found \"" + text + "\"");
        }
        return Optional.of(new SshDirective(line, keyword, arguments));
    }

    private static boolean isOfKeyword(char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
    }

    private static int blanks(String text, int from) {
        int at = from;
        while (at < text.length() && BLANK.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** Words up to a comment; quotes keep blanks together, and a backslash takes its meaning from a quote, a space or another. */
    private static List<String> arguments(String text, int from, int line) throws MalformedSettings {
        List<String> arguments = new ArrayList<>();
        int at = blanks(text, from);
        while (at < text.length() && text.charAt(at) != '#') {
            StringBuilder word = new StringBuilder();
            char quote = 0;
            for (; at < text.length() && (quote != 0 || BLANK.indexOf(text.charAt(at)) < 0); at++) {
                char each = text.charAt(at);
                if (isEscape(text, at, quote)) {
                    at++;
                    word.append(text.charAt(at));
                } else if (quote == 0 && (each == '"' || each == '\'')) {
                    quote = each;
                } else if (quote != 0 && each == quote) {
                    quote = 0;
                } else {
                    word.append(each);
                }
            }
            if (quote != 0) {
                throw new MalformedSettings(line, "a quote is not closed: \"" + text + "\"");
            }
            arguments.add(word.toString());
            at = blanks(text, at);
        }
        return arguments;
    }

    private static boolean isEscape(String text, int at, char quote) {
        return text.charAt(at) == '\\'
                && at + 1 < text.length()
                && ("\"'\\".indexOf(text.charAt(at + 1)) >= 0 || (quote == 0 && text.charAt(at + 1) == ' '));
    }
}
