package dev.martello.evidence.settings;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a Linux kernel was started with, as {@code /proc/cmdline} has it.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/kernel-parameters.html">The kernel's command-line parameters</a>
 */
public final class CommandLineText {
    private CommandLineText() {}

    /**
     * The options by name, with hyphens written as underscores as the kernel takes them for; what stands after {@code --} is for
     * the first process and no option of the kernel.
     */
    public static SortedMap<String, String> parse(String text) {
        SortedMap<String, String> options = new TreeMap<>();
        StringBuilder word = new StringBuilder();
        boolean isQuoted = false;
        for (char each : (text.strip() + " ").toCharArray()) {
            if (each == '"') {
                isQuoted = !isQuoted;
            } else if (Character.isWhitespace(each) && !isQuoted) {
                if (word.toString().equals("--")) {
                    return options;
                }
                put(options, word.toString());
                word.setLength(0);
            } else {
                word.append(each);
            }
        }
        put(options, word.toString());
        return options;
    }

    private static void put(SortedMap<String, String> options, String word) {
        if (!word.isEmpty()) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            options.put(name.replace('-', '_'), equals < 0 ? "" : word.substring(equals + 1));
        }
    }
}
