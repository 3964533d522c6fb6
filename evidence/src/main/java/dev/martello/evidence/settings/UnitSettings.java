package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the files of a unit of systemd say together. A line that systemd passes over is passed over here.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html">systemd.syntax(7)</a>
 */
public final class UnitSettings {
    /** People write these files. */
    public static final int MAX_CHARS = 1 << 20;

    private static final String COMMENTS = "#;";

    private final Map<Name, List<String>> values = new HashMap<>();

    private record Name(String section, String key) {}

    private UnitSettings() {}

    /**
     * Reads the files of a unit.
     *
     * @param texts the unit's own, then those that are dropped in, in their order
     */
    public static UnitSettings of(List<String> texts) {
        UnitSettings settings = new UnitSettings();
        texts.forEach(settings::read);
        return settings;
    }

    /** What a key was set to, each time since it was last set to nothing. */
    public List<String> values(String section, String key) {
        return List.copyOf(values.getOrDefault(new Name(section, key), List.of()));
    }

    /** What a key was set to last. */
    public Optional<String> value(String section, String key) {
        List<String> all = values(section, key);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** The words in all values of a key. */
    public List<String> words(String section, String key) {
        return values(section, key).stream()
                .flatMap(value -> Arrays.stream(value.split("\\s+", -1)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private void read(String text) {
        String section = "";
        StringBuilder line = new StringBuilder();
        for (String each : text.split("\n", -1)) {
            if (isComment(each)) {
                continue;
            }
            if (isContinued(each)) {
                line.append(each, 0, each.length() - 1).append(' ');
                continue;
            }
            section = statement(section, line.append(each).toString().strip());
            line.setLength(0);
        }
        statement(section, line.toString().strip());
    }

    /** A comment may stand between the lines of a value. */
    private static boolean isComment(String line) {
        String text = line.stripLeading();
        return !text.isEmpty() && COMMENTS.indexOf(text.charAt(0)) >= 0;
    }

    private static boolean isContinued(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** The section in which the next statement stands. */
    private String statement(String section, String line) {
        if (line.startsWith("[")) {
            return line.endsWith("]") ? line.substring(1, line.length() - 1) : "";
        }
        int equals = line.indexOf('=');
        if (equals > 0 && !section.isEmpty()) {
            String value = line.substring(equals + 1).strip();
            List<String> all = values.computeIfAbsent(
                    new Name(section, line.substring(0, equals).strip()), _ -> new ArrayList<>());
            if (value.isEmpty()) {
                all.clear();
            } else {
                all.add(value);
            }
        }
        return section;
    }
}
