package dev.martello.evidence.settings;

import java.util.SortedMap;
import java.util.TreeMap;

/** What a Linux kernel was built with, as {@code /proc/config.gz} and {@code /boot/config-RELEASE} have it. */
public final class KernelConfigText {
    /** Debian's has 0.3 MB. */
    public static final int MAX_CHARS = 2 << 20;

    private KernelConfigText() {}

    /**
     * The options that are set, by name as in {@code CONFIG_STACKPROTECTOR}; text without its quotes.
     *
     * @throws MalformedSettings if a line is neither an option nor a comment
     */
    public static SortedMap<String, String> parse(String text) throws MalformedSettings {
        SortedMap<String, String> options = new TreeMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 0 || !line.startsWith("CONFIG_")) {
                throw new MalformedSettings(number, "expected an option, as in CONFIG_SECURITY=y");
            }
            options.put(line.substring(0, equals), withoutQuotes(line.substring(equals + 1)));
        }
        return options;
    }

    private static String withoutQuotes(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
