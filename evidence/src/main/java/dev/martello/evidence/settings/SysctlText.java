package dev.martello.evidence.settings;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What FreeBSD's {@code sysctl -a} prints: a name, a colon and a value, which may go on in the next lines.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?sysctl(8)">sysctl(8)</a>
 */
public final class SysctlText {
    /** All of a machine's have 0.3 MB. */
    public static final int MAX_CHARS = 4 << 20;

    private static final Pattern FIRST_LINE =
            Pattern.compile("(?<name>[A-Za-z0-9_]+(?:\\.[A-Za-z0-9_%-]*)+): ?(?<value>.*)");

    private SysctlText() {}

    /**
     * The values by name. A line that has no name belongs to the value before it.
     *
     * @throws MalformedSettings if the first line has no name
     */
    public static SortedMap<String, String> parse(String text) throws MalformedSettings {
        SortedMap<String, StringBuilder> values = new TreeMap<>();
        StringBuilder last = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            Matcher first = FIRST_LINE.matcher(line);
            if (first.matches()) {
                last = new StringBuilder(first.group("value"));
                values.put(first.group("name"), last);
            } else if (values.isEmpty() && !line.isBlank()) {
                throw new MalformedSettings(1, "expected a setting, as in kern.securelevel: 1, found \"" + line + "\"");
            } else {
                last.append('\n').append(line);
            }
        }
        SortedMap<String, String> stripped = new TreeMap<>();
        values.forEach((name, value) -> stripped.put(name, value.toString().strip()));
        return stripped;
    }
}
