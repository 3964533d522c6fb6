package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;

/** The words of a text of nginx's configuration. */
final class NginxWords {
    private static final String BLANK = " \t\r\n";
    private static final String WORD_END = BLANK + ";{";
    private static final int MAX_WORD = 1 << 16;
    private static final int MAX_WORDS = 10_000;

    private final TextCursor text;
    private boolean isBlockNext;

    NginxWords(String text) {
        this.text = new TextCursor(text);
        skipBlank();
    }

    int line() {
        return text.line();
    }

    boolean isAtEnd() {
        return text.isAtEnd();
    }

    /** Whether a directive comes next, and neither the end nor a closing brace. */
    boolean hasDirective() {
        return !isAtEnd() && !text.isAt("}");
    }

    /** The words up to a semicolon or an opening brace, which are read too. */
    List<String> statement() throws MalformedSettings {
        List<String> words = new ArrayList<>();
        while (!isAtEnd() && !text.isAtAnyOf(";{}")) {
            if (words.size() == MAX_WORDS) {
                throw malformed("a directive has more than " + MAX_WORDS + " words");
            }
            words.add(word());
            skipBlank();
        }
        if (!hasDirective() || words.isEmpty()) {
            throw malformed(
                    words.isEmpty()
                            ? "expected a directive, found \"" + text.found() + "\""
                            : "expected \";\" or \"{\" after \"" + shortened(words.getFirst()) + "\"");
        }
        isBlockNext = text.next() == '{';
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
        text.next();
        skipBlank();
    }

    private String word() throws MalformedSettings {
        String quote = text.isAtAnyOf("\"'") ? String.valueOf(text.next()) : "";
        StringBuilder word = new StringBuilder();
        while (!isAtEnd() && !text.isAtAnyOf(quote.isEmpty() ? WORD_END : quote)) {
            if (word.length() == MAX_WORD) {
                throw malformed("a word has more than " + MAX_WORD + " characters");
            }
            char each = text.next();
            if (each == '\\' && !isAtEnd()) {
                unescape(text.next(), word);
            } else if (each == '$' && text.isAt("{")) {
                word.append(each).append(text.next());
            } else {
                word.append(each);
            }
        }
        if (!quote.isEmpty()) {
            if (isAtEnd()) {
                throw malformed("a quote is not closed");
            }
            text.next();
            if (!isAtEnd() && !text.isAtAnyOf(WORD_END + ")")) {
                throw malformed("expected a blank after a quote, found \"" + text.found() + "\"");
            }
        }
        return word.toString();
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
            if (text.isAt("--[[") || text.isAt("[[")) {
                text.skipPast("]]");
            } else if (text.isAt("--")) {
                text.skipPast("\n");
            } else {
                char each = text.next();
                if (each == '"' || each == '\'') {
                    skipLuaText(String.valueOf(each));
                }
                depth += each == '{' ? 1 : each == '}' ? -1 : 0;
            }
        }
        skipBlank();
    }

    private void skipLuaText(String quote) {
        while (!isAtEnd() && !text.takes(quote)) {
            if (text.next() == '\\' && !isAtEnd()) {
                text.next();
            }
        }
    }

    private void skipBlank() {
        while (!isAtEnd()) {
            if (text.isAt("#")) {
                text.skipPast("\n");
            } else if (text.isAtAnyOf(BLANK)) {
                text.next();
            } else {
                return;
            }
        }
    }

    private static String shortened(String word) {
        return word.length() > 100 ? word.substring(0, 100) + "..." : word;
    }

    MalformedSettings malformed(String problem) {
        return text.malformed(problem);
    }
}
