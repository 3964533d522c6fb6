package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * The mounted file systems, as FreeBSD's {@code mount -p} prints them.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?mount(8)">mount(8)</a>
 */
public final class MountTableText {
    public static final int MAX_CHARS = 4 << 20;

    /** The source, the path, the type, the options, and two numbers. */
    private static final int FIELDS = 6;

    private MountTableText() {}

    /**
     * The mounts, in the order in which they were made.
     *
     * @throws MalformedSettings if a line does not have the fields it should have
     */
    public static List<Mount> parse(String text) throws MalformedSettings {
        List<Mount> mounts = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length != FIELDS || !fields[4].matches("\\d") || !fields[5].matches("\\d")) {
                throw new MalformedSettings(number, "expected a mount, found \"" + line + "\"");
            }
            mounts.add(new Mount(
                    unescaped(fields[1]), fields[2], unescaped(fields[0]), List.of(fields[3].split(",", -1))));
        }
        return mounts;
    }

    /** Blanks stand as {@code strvis} writes them. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
