package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where rsyslog and syslogd send logs to, and which files they read besides.
 *
 * @see <a href="https://www.rsyslog.com/doc/configuration/modules/omfwd.html">rsyslog, omfwd</a>
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?syslog.conf(5)">syslog.conf(5)</a>
 */
public final class SyslogText {
    /** People write these files. */
    public static final int MAX_CHARS = 1 << 20;

    private static final int MAX_LINE = 10_000;

    /** What stands in parentheses, in which texts stand in quotes. */
    private static final Pattern OBJECT = Pattern.compile("\\b(action|include)\\s*\\(((?:[^()\"]|\"[^\"]*+\")*+)\\)");

    private static final Pattern PARAMETER = Pattern.compile("(?<![a-zA-Z.])([a-zA-Z.]++)\\s*=\\s*\"([^\"]*+)\"");

    /** A selector, and one at sign for UDP or two for TCP; options of rsyslog stand in parentheses. */
    private static final Pattern FORWARD =
            Pattern.compile("\\s*[^\\s#$]\\S*\\s+(?<at>@@?)(?:\\([^)]*\\))?(?<address>[^\\s;]+).*");

    private static final Pattern INCLUDE = Pattern.compile("\\s*(?:\\$IncludeConfig|include)\\s+(?<pattern>/\\S+)\\s*");
    private static final Pattern LEGACY_TLS =
            Pattern.compile("(?m)^[ \\t]*\\$ActionSendStreamDriverMode[ \\t]+1[ \\t]*$");

    private SyslogText() {}

    /**
     * What a file says.
     *
     * @param includes patterns of the paths of further files
     */
    public record Found(List<LogTarget> targets, List<String> includes) {
        public Found {
            targets = List.copyOf(targets);
            includes = List.copyOf(includes);
        }
    }

    /**
     * Reads a file.
     *
     * @param program whose it is
     * @throws MalformedSettings if a line is longer than people write
     */
    public static Found parse(String program, String text) throws MalformedSettings {
        List<LogTarget> targets = new ArrayList<>();
        List<String> includes = new ArrayList<>();
        boolean isTls = LEGACY_TLS.matcher(text).find();
        StringBuilder bare = new StringBuilder();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.length() > MAX_LINE) {
                throw new MalformedSettings(number, "it has more than " + MAX_LINE + " characters");
            }
            if (line.stripLeading().startsWith("#")) {
                continue;
            }
            bare.append(line).append('\n');
            Matcher forward = FORWARD.matcher(line);
            Matcher include = INCLUDE.matcher(line);
            if (forward.matches()) {
                boolean isTcp = forward.group("at").length() == 2;
                targets.add(new LogTarget(program, forward.group("address"), isTcp ? "tcp" : "udp", isTcp && isTls));
            } else if (include.matches()) {
                includes.add(include.group("pattern"));
            }
        }
        Matcher object = OBJECT.matcher(bare);
        while (object.find()) {
            SortedMap<String, String> parameters = parameters(object.group(2));
            if (object.group(1).equals("include")) {
                Optional.ofNullable(parameters.get("file")).ifPresent(includes::add);
            } else {
                target(program, parameters).ifPresent(targets::add);
            }
        }
        return new Found(targets, includes);
    }

    private static SortedMap<String, String> parameters(String text) {
        SortedMap<String, String> parameters = new TreeMap<>();
        Matcher parameter = PARAMETER.matcher(text);
        while (parameter.find()) {
            parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), parameter.group(2));
        }
        return parameters;
    }

    private static Optional<LogTarget> target(String program, SortedMap<String, String> parameters) {
        String address = parameters.getOrDefault("target", "");
        return switch (parameters.getOrDefault("type", "")) {
            case "omfwd" -> {
                String protocol = parameters.getOrDefault("protocol", "udp").toLowerCase(Locale.ROOT);
                boolean isTls = protocol.equals("tcp")
                        && parameters.getOrDefault("streamdrivermode", "0").equals("1");
                yield Optional.of(new LogTarget(program, address, protocol, isTls));
            }
            case "omrelp" ->
                Optional.of(new LogTarget(
                        program,
                        address,
                        "relp",
                        parameters.getOrDefault("tls", "off").equals("on")));
            default -> Optional.empty();
        };
    }
}
