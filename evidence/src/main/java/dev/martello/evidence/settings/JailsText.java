package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jails of FreeBSD that run, as {@code jls -nq} prints them: a line each, of parameters.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?jls(8)">jls(8)</a>
 */
public final class JailsText {
    public static final int MAX_CHARS = 4 << 20;

    private static final int MAX_LINE = 1 << 16;

    /** A value that has blanks stands in quotes. */
    private static final Pattern PARAMETER = Pattern.compile(
            "\\s*+([a-z][a-zA-Z0-9_.]*+)(?:=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|'([^']*+)'|([^\\s\"']*+)))?(?=\\s|$)");

    private JailsText() {}

    /**
     * Reads what it prints.
     *
     * @throws MalformedSettings if a line is no list of parameters
     */
    public static List<Jail> parse(String text) throws MalformedSettings {
        List<Jail> jails = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            if (line.length() > MAX_LINE) {
                throw new MalformedSettings(number, "it has more than " + MAX_LINE + " characters");
            }
            jails.add(jail(line, number));
        }
        return jails;
    }

    private static Jail jail(String line, int number) throws MalformedSettings {
        SortedMap<String, String> settings = new TreeMap<>();
        Matcher parameter = PARAMETER.matcher(line);
        int at = 0;
        while (parameter.region(at, line.length()).lookingAt()) {
            at = parameter.end();
            put(settings, parameter);
        }
        if (!line.substring(at).isBlank() || !settings.containsKey("path")) {
            throw new MalformedSettings(number, "expected the parameters of a jail, found \"" + line + "\"");
        }
        return JailParameter.jail(settings);
    }

    /** A truth is a name alone. */
    private static void put(SortedMap<String, String> settings, Matcher parameter) {
        String name = parameter.group(1);
        for (int i = 2; i <= parameter.groupCount(); i++) {
            if (parameter.group(i) != null) {
                settings.put(name, parameter.group(i));
                return;
            }
        }
        JailParameter truth = JailParameter.of(name);
        settings.put(truth.name(), truth.truth());
    }
}
