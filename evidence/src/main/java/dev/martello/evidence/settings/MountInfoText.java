package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mounted file systems, as Linux's {@code /proc/self/mountinfo} has them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">proc_pid_mountinfo(5)</a>
 */
public final class MountInfoText {
    /** A machine with a thousand containers has some ten thousand mounts. */
    public static final int MAX_CHARS = 4 << 20;

    private static final int MIN_FIELDS = 10;
    private static final int PATH = 4;
    private static final int OPTIONAL_FIELDS = 6;
    private static final String FOLLOWS = "master:";
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /**
     * A mount with what it is of.
     *
     * @param device major and minor number, as in {@code 8:1}; the major is 0 where no one device is behind it
     */
    public record Found(Mount mount, String device) {}

    private MountInfoText() {}

    /**
     * The mounts, in the order in which they were made.
     *
     * @throws MalformedSettings if a line does not have the fields it should have
     */
    public static List<Found> parse(String text) throws MalformedSettings {
        List<Found> mounts = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                mounts.add(mount(line, number));
            }
        }
        return mounts;
    }

    /**
     * Whether these are a copy of the machine's mounts, which follows them and has some of its own, as systemd makes it for a service that may not
     * see or write all.
     */
    public static boolean isCopy(String text) {
        return text.lines()
                .map(line -> List.of(line.split(" ", -1)))
                .filter(fields -> fields.indexOf("-") > OPTIONAL_FIELDS
                        && fields.get(PATH).equals("/"))
                .reduce((_, last) -> last)
                .filter(root -> root.subList(OPTIONAL_FIELDS, root.indexOf("-")).stream()
                        .anyMatch(field -> field.startsWith(FOLLOWS)))
                .isPresent();
    }

    private static Found mount(String line, int number) throws MalformedSettings {
        String[] fields = line.split(" ", -1);
        int separator = List.of(fields).indexOf("-");
        if (fields.length < MIN_FIELDS || separator < OPTIONAL_FIELDS || separator + 3 >= fields.length) {
            throw new MalformedSettings(number, "expected a mount, found \"" + line + "\"");
        }
        Set<String> options = new LinkedHashSet<>(List.of(fields[5].split(",", -1)));
        options.addAll(List.of(fields[separator + 3].split(",", -1)));
        Mount mount = new Mount(
                unescaped(fields[PATH]),
                unescaped(fields[separator + 1]),
                unescaped(fields[separator + 2]),
                List.copyOf(options));
        return new Found(mount, fields[2]);
    }

    /** Spaces, tabs, newlines and backslashes stand as three octal digits. */
    private static String unescaped(String field) {
        return OCTAL.matcher(field)
                .replaceAll(match ->
                        Matcher.quoteReplacement(String.valueOf((char) (Integer.parseInt(match.group(1), 8) & 0xff))));
    }
}
