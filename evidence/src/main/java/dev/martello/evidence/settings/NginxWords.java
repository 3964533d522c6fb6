package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;

/** The words of a text of nginx's configuration. */
final class NginxWords {
    private static final String BLANK = " \t\r\n";
    private static final int MAX_WORD = 1 << 16;
    private static final int MAX_WORDS = 10_000;

    private final String text;
    private int at;
    private int line = 1;
    private boolean isBlockNext;

    NginxWords(String text) {
        this.text = text;
        skipBlank();
    }

    int line() {
        return line;
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    /** Whether a directive comes next, and neither the end nor a closing brace. */
    boolean hasDirective() {
        return !isAtEnd() && text.charAt(at) != '}';
    }

    /** The words up to a semicolon or an opening brace, which are read too. */
    List<String> statement() throws MalformedSettings {
        List<String> words = new ArrayList<>();
        while (!isAtEnd() && ";{}".indexOf(text.charAt(at)) < 0) {
            if (words.size() == MAX_WORDS) {
                throw malformed("a directive has more than " + MAX_WORDS + " words");
            }
            words.add(word());
            skipBlank();
        }
        if (isAtEnd() || text.charAt(at) == '}' || words.isEmpty()) {
            throw malformed(
                    words.isEmpty()
                            ? "expected a directive, found \"" + (isAtEnd() ? "" : text.charAt(at)) + "\""
                            : "expected \";\" or \"{\" after \"" + shortened(words.getFirst()) + "\"");
        }
        isBlockNext = text.charAt(at) == '{';
        at++;
        skipBlank();
        return words;
    }

    /** Whether the statement that was read has a block. */
    boolean opensBlock() {
        return isBlockNext;
    }

    void closeBlock() throws MalformedSettings {
        if (isAtEnd()) {
            throw malformed("a block is not closed");
        }
        at++;
        skipBlank();
    }

    private String word() throws MalformedSettings {
        char quote = "\"'".indexOf(text.charAt(at)) >= 0 ? text.charAt(at++) : 0;
        StringBuilder word = new StringBuilder();
        while (!isAtEnd() && !ends(quote)) {
            if (word.length() == MAX_WORD) {
                throw malformed("a word has more than " + MAX_WORD + " characters");
            }
            char each = next();
            if (each == '\\' && !isAtEnd()) {
                unescape(next(), word);
            } else if (each == '$' && !isAtEnd() && text.charAt(at) == '{') {
                word.append(each).append(next());
            } else {
                word.append(each);
            }
        }
        if (quote != 0) {
            if (isAtEnd()) {
                throw malformed("a quote is not closed");
            }
            at++;
            if (!isAtEnd() && (BLANK + ";{)").indexOf(text.charAt(at)) < 0) {
                throw malformed("expected a blank after a quote, found \"" + text.charAt(at) + "\"");
            }
        }
        return word.toString();
    }

    private boolean ends(char quote) {
        char each = text.charAt(at);
        return quote == 0 ? BLANK.indexOf(each) >= 0 || each == ';' || each == '{' : each == quote;
    }

    /** Other characters keep their backslash: it may be for a regular expression. */
    private static void unescape(char escaped, StringBuilder word) {
        switch (escaped) {
            case '"', '\'', '\\' -> word.append(escaped);
            case 't' -> word.append('\t');
            case 'r' -> word.append('\r');
            case 'n' -> word.append('\n');
            default -> word.append('\\').append(escaped);
        }
    }

    /** Passes over Lua and its closing brace; texts and comments of Lua may have braces that count for nothing. */
    void skipLua() throws MalformedSettings {
        int depth = 1;
        while (depth > 0) {
            if (isAtEnd()) {
                throw malformed("a block of Lua is not closed");
            }
            if (text.startsWith("--[[", at) || text.startsWith("[[", at)) {
                skipTo("]]");
            } else if (text.startsWith("--", at)) {
                skipTo("\n");
            } else {
                char each = next();
                if (each == '"' || each == '\'') {
                    skipLuaText(each);
                }
                depth += each == '{' ? 1 : each == '}' ? -1 : 0;
            }
        }
        skipBlank();
    }

    private void skipLuaText(char quote) {
        while (!isAtEnd() && text.charAt(at) != quote) {
            if (next() == '\\' && !isAtEnd()) {
                next();
            }
        }
        if (!isAtEnd()) {
            at++;
        }
    }

    private void skipTo(String end) {
        int found = text.indexOf(end, at);
        int until = found < 0 ? text.length() : found + end.length();
        while (at < until) {
            next();
        }
    }

    private void skipBlank() {
        while (!isAtEnd()) {
            if (text.charAt(at) == '#') {
                skipTo("\n");
            } else if (BLANK.indexOf(text.charAt(at)) >= 0) {
                next();
            } else {
                return;
            }
        }
    }

    private char next() {
        char each = text.charAt(at++);
        line += each == '\n' ? 1 : 0;
        return each;
    }

    private static String shortened(String word) {
        return word.length() > 100 ? word.substring(0, 100) + "..." : word;
    }

    MalformedSettings malformed(String problem) {
        return new MalformedSettings(line, problem);
    }
}
