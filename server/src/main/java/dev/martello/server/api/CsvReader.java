package dev.martello.server.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads comma-separated values. Empty lines are passed over.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvReader {
    /** The fields of one line, and its number, counted from 1. */
    record Line(int number, List<String> fields) {
        Line {
            fields = List.copyOf(fields);
        }
    }

    private final String text;
    private int at;
    private int line = 1;

    private CsvReader(String text) {
        this.text = text;
    }

    static List<Line> read(String text) throws MalformedRegister {
        CsvReader reader = new CsvReader(text);
        List<Line> lines = new ArrayList<>();
        while (reader.at < text.length()) {
            int number = reader.line;
            List<String> fields = reader.line();
            if (!fields.equals(List.of(""))) {
                lines.add(new Line(number, fields));
            }
        }
        return lines;
    }

    private List<String> line() throws MalformedRegister {
        List<String> fields = new ArrayList<>();
        fields.add(field());
        while (take(',')) {
            fields.add(field());
        }
        take('\r');
        if (!take('\n') && at < text.length()) {
            throw new MalformedRegister(line, "a field goes on behind its closing quotation mark");
        }
        line++;
        return fields;
    }

    private String field() throws MalformedRegister {
        if (!take('"')) {
            int start = at;
            while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }
        StringBuilder field = new StringBuilder();
        int opened = line;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '"' && !take('"')) {
                return field.toString();
            }
            line += next == '\n' ? 1 : 0;
            field.append(next);
        }
        throw new MalformedRegister(opened, "a quotation mark is not closed");
    }

    private boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }
}
