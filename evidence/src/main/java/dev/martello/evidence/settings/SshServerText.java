package dev.martello.evidence.settings;

import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code sshd_config} with the files that it includes, as OpenSSH 8.7 and later take them: the first value of a keyword counts, and
 * within a {@code Match} block the first of the blocks whose condition holds, before all that stands outside.
 *
 * <p>Values are written as {@code sshd -T} has them: the server's own words in lower case, times in seconds, keywords by their
 * present names, {@code prohibit-password} among them. What adds up, as ports and users do, has a line for each.
 *
 * @see <a href="https://man.openbsd.org/sshd_config">sshd_config(5)</a>
 */
public final class SshServerText {
    /** People write these files. */
    public static final int MAX_CHARS = 1 << 20;

    /** As deep as OpenSSH reads files that include files. */
    private static final int MAX_DEPTH = 16;

    /** A file may include itself more than once at each depth. */
    private static final int MAX_FILES = 500;

    private static final int MAX_SECTIONS = 10_000;

    /** Each line adds to the ones before it. */
    private static final Set<String> ADDING =
            Set.of("hostcertificate", "hostkey", "listenaddress", "logverbose", "port", "subsystem");

    /** Each argument does. */
    private static final Set<String> LISTS =
            Set.of("acceptenv", "allowgroups", "allowusers", "denygroups", "denyusers");

    private static final Map<String, String> PRESENT_NAMES = Map.of(
            "challengeresponseauthentication", "kbdinteractiveauthentication",
            "skeyauthentication", "kbdinteractiveauthentication",
            "dsaauthentication", "pubkeyauthentication",
            "hostdsakey", "hostkey",
            "hostbasedacceptedkeytypes", "hostbasedacceptedalgorithms",
            "pubkeyacceptedkeytypes", "pubkeyacceptedalgorithms",
            "keepalive", "tcpkeepalive",
            "reversemappingcheck", "usedns",
            "verifyreversemapping", "usedns");

    private static final Set<String> TIMES = Set.of("logingracetime", "clientaliveinterval");

    private static final Set<String> WORDS = Set.of(
            "yes",
            "no",
            "none",
            "all",
            "any",
            "local",
            "remote",
            "delayed",
            "clientspecified",
            "ethernet",
            "point-to-point",
            "shosts-only",
            "forced-commands-only",
            "prohibit-password",
            "without-password");

    private static final String ALL = "all";

    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?!\\d))([smhdwSMHDW]?)");

    private final Includes includes;
    private final IncludeLimit included = new IncludeLimit(MAX_FILES, MAX_DEPTH);
    private final List<Section> sections = new ArrayList<>();

    private record Section(String condition, SortedMap<String, String> settings) {}

    private SshServerText(Includes includes) {
        this.includes = includes;
        sections.add(new Section("", new TreeMap<>()));
    }

    /**
     * Reads a configuration.
     *
     * @throws MalformedSettings if the server would not start with it; of an included file the line is that in it
     * @throws Unreadable if an included file cannot be read
     */
    public static SshServer parse(String text, Includes includes) throws MalformedSettings, Unreadable {
        SshServerText reader = new SshServerText(includes);
        reader.file(text, reader.sections.getFirst(), 0);
        return new SshServer(true, reader.inForce());
    }

    private void file(String text, Section outer, int depth) throws MalformedSettings, Unreadable {
        included.enter(depth);
        Section section = outer;
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Optional<SshDirective> found = SshDirective.parse(line, number);
            if (found.isEmpty()) {
                continue;
            }
            SshDirective directive = found.get();
            switch (directive.keyword()) {
                case "match" -> section = section(outer, directive);
                case "include" -> {
                    for (String pattern : directive.arguments()) {
                        for (String included : includes.texts(pattern)) {
                            file(included, section, depth + 1);
                        }
                    }
                }
                default -> set(section.settings, directive);
            }
        }
    }

    /** A block ends with its file; in a file that a block includes both conditions must hold. */
    private Section section(Section outer, SshDirective match) throws MalformedSettings {
        if (sections.size() > MAX_SECTIONS) {
            throw new MalformedSettings(match.line(), "more than " + MAX_SECTIONS + " Match blocks");
        }
        Section section = new Section(both(outer.condition, String.join(" ", match.arguments())), new TreeMap<>());
        sections.add(section);
        return section;
    }

    private static String both(String outer, String own) {
        if (outer.isEmpty() || outer.equals(ALL)) {
            return own.equalsIgnoreCase(ALL) ? ALL : own;
        }
        return own.equalsIgnoreCase(ALL) ? outer : outer + " " + own;
    }

    private static void set(SortedMap<String, String> settings, SshDirective directive) throws MalformedSettings {
        String keyword = PRESENT_NAMES.getOrDefault(directive.keyword(), directive.keyword());
        String value = value(keyword, directive);
        if (ADDING.contains(keyword) || LISTS.contains(keyword)) {
            settings.merge(keyword, value, (before, more) -> before + "\n" + more);
        } else {
            settings.putIfAbsent(keyword, value);
        }
    }

    private static String value(String keyword, SshDirective directive) throws MalformedSettings {
        if (TIMES.contains(keyword)) {
            return String.valueOf(seconds(directive));
        }
        String value = String.join(LISTS.contains(keyword) ? "\n" : " ", directive.arguments());
        String word = value.toLowerCase(Locale.ROOT);
        if (!WORDS.contains(word)) {
            return value;
        }
        return word.equals("without-password") ? "prohibit-password" : word;
    }

    /** Numbers with a unit each, of which seconds need none: {@code 1h30m}. */
    private static long seconds(SshDirective directive) throws MalformedSettings {
        String text = directive.arguments().getFirst();
        Matcher part = TIME.matcher(text);
        long seconds = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            seconds += Long.parseLong(part.group(1))
                    * switch (part.group(2).toLowerCase(Locale.ROOT)) {
                        case "m" -> 60;
                        case "h" -> 3600;
                        case "d" -> 86_400;
                        case "w" -> 604_800;
                        default -> 1;
                    };
            end = part.end();
        }
        if (end == 0 || end < text.length()) {
            throw new MalformedSettings(directive.line(), "expected a time, as in 2m, found \"" + text + "\"");
        }
        return seconds;
    }

    /**
     * The sections without those for {@code all}: what they say goes before what stands outside of blocks, and a later block changes
     * nothing of it.
     */
    private List<SshSection> inForce() {
        SortedMap<String, String> general = new TreeMap<>(sections.getFirst().settings);
        Set<String> settled = new HashSet<>();
        List<SshSection> inForce = new ArrayList<>();
        for (Section each : sections.subList(1, sections.size())) {
            SortedMap<String, String> settings = each.settings.entrySet().stream()
                    .filter(setting -> !settled.contains(setting.getKey()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, TreeMap::new));
            if (each.condition.equals(ALL)) {
                general.putAll(settings);
                settled.addAll(settings.keySet());
            } else {
                inForce.add(new SshSection(each.condition, settings));
            }
        }
        inForce.addFirst(new SshSection("", general));
        return inForce;
    }
}
