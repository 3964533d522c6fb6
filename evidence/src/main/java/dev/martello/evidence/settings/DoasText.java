package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code doas.conf}.
 *
 * @see <a href="https://man.openbsd.org/doas.conf">doas.conf(5)</a>
 */
public final class DoasText {
    /** People write these files. */
    public static final int MAX_CHARS = 1 << 20;

    private static final Set<String> OPTIONS = Set.of("nopass", "nolog", "persist", "keepenv", "setenv");
    private static final Pattern WORD = Pattern.compile("[^\\s{}\"]+|\"[^\"]*\"|\\{[^{}]*}");

    private DoasText() {}

    /**
     * The rules that permit something, in their order.
     *
     * @throws MalformedSettings if a line is no rule
     */
    public static List<PrivilegeRule> parse(String text) throws MalformedSettings {
        List<PrivilegeRule> rules = new ArrayList<>();
        int number = 0;
        for (String line : text.replaceAll("\\\\\n", " ").split("\n", -1)) {
            number++;
            List<String> words = WORD.matcher(line.replaceFirst("(^|\\s)#.*", ""))
                    .results()
                    .map(found -> found.group().replace("\"", ""))
                    .toList();
            if (words.isEmpty() || words.getFirst().equals("deny")) {
                continue;
            }
            if (!words.getFirst().equals("permit")) {
                throw new MalformedSettings(number, "expected permit or deny, found \"" + line + "\"");
            }
            rules.add(rule(words.subList(1, words.size()), number));
        }
        return rules;
    }

    private static PrivilegeRule rule(List<String> words, int number) throws MalformedSettings {
        List<String> options = new ArrayList<>();
        int at = 0;
        while (at < words.size()
                && (OPTIONS.contains(words.get(at)) || words.get(at).startsWith("{"))) {
            if (!words.get(at).startsWith("{")) {
                options.add(words.get(at));
            }
            at++;
        }
        if (at == words.size()) {
            throw new MalformedSettings(number, "expected whom it permits something");
        }
        return new PrivilegeRule(
                "doas",
                words.get(at),
                after("as", words, at, "ALL"),
                List.of(after("cmd", words, at, "ALL")
                        + (words.subList(at, words.size()).contains("args") ? PrivilegeRule.WITH_ARGUMENTS : "")),
                !options.contains("nopass"),
                options);
    }

    private static String after(String keyword, List<String> words, int from, String otherwise) {
        int at = words.subList(from + 1, words.size()).indexOf(keyword);
        return at >= 0 && from + 2 + at < words.size() ? words.get(from + 2 + at) : otherwise;
    }
}
