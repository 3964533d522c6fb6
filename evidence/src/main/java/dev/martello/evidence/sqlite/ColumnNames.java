package dev.martello.evidence.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of a table's columns, in the order in which rows have them, by the statement that made it. */
final class ColumnNames {
    private static final Pattern NAME = Pattern.compile("\\s*[\"'`\\[]?(?<name>\\w+).*", Pattern.DOTALL);
    private static final Pattern NO_COLUMN = Pattern.compile(
            "\\s*(?:CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private ColumnNames() {}

    /** Constraints of the whole table, which follow the columns, are left out. */
    static List<String> of(String statement) throws UnreadableDatabase {
        int start = statement.indexOf('(');
        if (start < 0) {
            throw new UnreadableDatabase("a table was made without columns");
        }
        List<String> names = new ArrayList<>();
        int depth = 0;
        int from = start + 1;
        for (int i = start; i < statement.length(); i++) {
            char c = statement.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            boolean isEnd = (c == ',' && depth == 1) || (c == ')' && depth == 0);
            if (isEnd) {
                String definition = statement.substring(from, i);
                Matcher name = NAME.matcher(definition);
                if (!NO_COLUMN.matcher(definition).matches() && name.matches()) {
                    names.add(name.group("name"));
                }
                from = i + 1;
            }
            if (depth == 0) {
                break;
            }
        }
        return names;
    }
}
