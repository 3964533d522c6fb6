package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What chrony and ntpd are told: a directive a line.
 *
 * @see <a href="https://chrony-project.org/doc/4.6/chrony.conf.html">chrony.conf(5)</a>
 * @see <a href="https://docs.ntpsec.org/latest/ntp_conf.html">ntp.conf(5)</a>
 */
public final class TimeText {
    /** People write these files. */
    public static final int MAX_CHARS = 1 << 20;

    private static final String COMMENTS = "#!;%";

    private static final Set<String> SOURCES = Set.of("server", "pool", "peer", "refclock");

    private static final Set<String> KEPT = Set.of(
            "allow",
            "bindaddress",
            "bindcmdaddress",
            "cmdallow",
            "cmdport",
            "disable",
            "interface",
            "makestep",
            "port",
            "restrict");

    private TimeText() {}

    /** A directive and what stands behind it. */
    public record Directive(String name, List<String> arguments) {
        public Directive {
            arguments = List.copyOf(arguments);
        }

        /** Behind it, with blanks between. */
        String text() {
            return String.join(" ", arguments);
        }
    }

    /** The directives of a file, in lower case. */
    public static List<Directive> directives(String text) {
        List<Directive> directives = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String bare = line.strip();
            if (bare.isEmpty() || COMMENTS.indexOf(bare.charAt(0)) >= 0) {
                continue;
            }
            List<String> words = List.of(bare.replaceFirst("\\s#.*", "").strip().split("\\s+", -1));
            directives.add(new Directive(words.getFirst().toLowerCase(Locale.ROOT), words.subList(1, words.size())));
        }
        return directives;
    }

    /** What directives say together. */
    public static TimeDaemon daemon(String name, List<Directive> directives) {
        List<TimeSource> sources = new ArrayList<>();
        SortedMap<String, String> settings = new TreeMap<>();
        for (Directive each : directives) {
            List<String> arguments = withoutFamily(each.arguments());
            if (SOURCES.contains(each.name()) && !arguments.isEmpty()) {
                sources.add(new TimeSource(each.name(), arguments.getFirst(), arguments.subList(1, arguments.size())));
            } else if (KEPT.contains(each.name())) {
                settings.merge(each.name(), each.text(), (before, more) -> before + "\n" + more);
            }
        }
        return new TimeDaemon(name, sources, settings);
    }

    /** Of ntpd an address may be asked for in one family alone. */
    private static List<String> withoutFamily(List<String> arguments) {
        return !arguments.isEmpty() && Set.of("-4", "-6").contains(arguments.getFirst())
                ? arguments.subList(1, arguments.size())
                : arguments;
    }
}
