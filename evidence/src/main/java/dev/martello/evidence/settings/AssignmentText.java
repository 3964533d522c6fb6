package dev.martello.evidence.settings;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of assignments, one a line: FreeBSD's {@code rc.conf} and {@code loader.conf}, and {@code sysctl.conf} of both systems.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?rc.conf(5)">rc.conf(5)</a>
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?loader.conf(5)">loader.conf(5)</a>
 * @see <a href="https://man7.org/linux/man-pages/man5/sysctl.conf.5.html">sysctl.conf(5)</a>
 */
public final class AssignmentText {
    /** People write these files. */
    public static final int MAX_CHARS = 1 << 20;

    /**
     * A value is words, or stands in quotes in which nothing is replaced; a comment may follow. No part gives back what it took: blanks could
     * belong to each of several, and there is no end to trying that on a long line of them.
     */
    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*+(?<name>[A-Za-z0-9_./*%-]++)\\s*+=\\s*+"
            + "(?:\"(?<double>[^\"$`\\\\]*+)\"|'(?<single>[^']*+)'"
            + "|(?<word>(?:[^\"'$`\\\\#;\\s]++(?:\\s++(?=[^\"'$`\\\\#;\\s]))?+)*+))\\s*+;?+\\s*+(?:#.*+)?+");

    private AssignmentText() {}

    /**
     * The values by name; of several the last counts.
     *
     * @throws MalformedSettings if a line is more than an assignment, so that what it does is for a shell to say
     */
    public static SortedMap<String, String> parse(String text) throws MalformedSettings {
        SortedMap<String, String> values = new TreeMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank()
                    || line.stripLeading().startsWith("#")
                    || line.stripLeading().startsWith(";")) {
                continue;
            }
            Matcher assignment = ASSIGNMENT.matcher(line);
            if (!assignment.matches()) {
                throw new MalformedSettings(number, "expected name=value, found \"" + line + "\"");
            }
            values.put(assignment.group("name"), value(assignment));
        }
        return values;
    }

    private static String value(Matcher assignment) {
        for (String form : new String[] {"double", "single", "word"}) {
            if (assignment.group(form) != null) {
                return assignment.group(form);
            }
        }
        throw new IllegalStateException("an assignment has a value of one form");
    }
}
