package dev.martello.evidence.settings;

import dev.martello.evidence.machine.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What FreeBSD's pf does with packets that come in and of which no rule says anything, by {@code pf.conf} or by the rules that {@code pfctl -sr}
 * prints. Rules within anchors are not looked at.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?pf.conf(5)">pf.conf(5)</a>
 */
public final class PfText {
    /** Tables of addresses may stand in it. */
    public static final int MAX_CHARS = 4 << 20;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_FILES = 500;
    private static final int MAX_WORDS = 1_000_000;

    private static final Pattern WORD =
            Pattern.compile("#[^\\n]*|\\\\\\r?\\n|\\n|\"[^\"\\n]*\"|[{}()=,]|[^\\s{}()=,\"#\\\\]+|\\\\");

    /** They stand between what a rule does and which packets it is for. */
    private static final Set<String> BLOCKS = Set.of("drop", "return", "return-rst", "return-icmp", "return-icmp6");

    /** What is kept of a connection is no condition, and each of these is followed by one word. */
    private static final Set<String> STATE = Set.of("keep", "no", "modulate", "synproxy", "label", "tag", "flags");

    private final Includes includes;
    private final IncludeLimit included = new IncludeLimit(MAX_FILES, MAX_DEPTH);
    private final Map<String, List<String>> macros = new HashMap<>();
    private int words;

    private Optional<FirewallChain.Rest> last = Optional.empty();
    private boolean isDecided;
    private boolean isPassedSomewhere;
    private boolean isBlockedSomewhere;

    private PfText(Includes includes) {
        this.includes = includes;
    }

    /** As {@link #parse(String, Includes)}, of rules that are in force. */
    public static FirewallChain parse(String rules) throws MalformedSettings, Unreadable {
        return parse(rules, _ -> List.of());
    }

    /**
     * What becomes of packets that come in.
     *
     * @throws MalformedSettings if files include each other without end, there is too much, or it cannot be told, for it is otherwise on some
     *     interfaces or left to anchors
     * @throws Unreadable if an included file cannot be read
     */
    public static FirewallChain parse(String text, Includes includes) throws MalformedSettings, Unreadable {
        PfText pf = new PfText(includes);
        pf.read(text, 0);
        return FirewallChain.input("pf", pf.rest());
    }

    /** A packet that no rule is for passes. */
    private FirewallChain.Rest rest() throws MalformedSettings {
        FirewallChain.Rest rest = last.orElse(FirewallChain.Rest.ACCEPT);
        boolean isDoubted = switch (rest) {
            case ACCEPT -> isBlockedSomewhere;
            case DROP -> isPassedSomewhere;
        };
        if (isDoubted) {
            throw new MalformedSettings(
                    1, "what becomes of the rest is not the same on all interfaces, or is left to an anchor");
        }
        return rest;
    }

    private void read(String text, int depth) throws MalformedSettings, Unreadable {
        included.enter(depth);
        List<String> line = new ArrayList<>();
        int braces = 0;
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String found = word.group();
            if (++words > MAX_WORDS) {
                throw new MalformedSettings(1, "more than " + MAX_WORDS + " words");
            }
            if (found.equals("\n") && braces == 0) {
                statement(line, depth);
                line = new ArrayList<>();
            } else if (!found.startsWith("#") && !found.isBlank() && !found.startsWith("\\")) {
                braces += found.equals("{") ? 1 : found.equals("}") ? -1 : 0;
                line.addAll(replaced(found));
            }
        }
        statement(line, depth);
    }

    private List<String> replaced(String word) throws MalformedSettings {
        if (!word.startsWith("$")) {
            return List.of(word);
        }
        List<String> value = macros.getOrDefault(word.substring(1), List.of(word));
        words += value.size();
        if (words > MAX_WORDS) {
            throw new MalformedSettings(1, "more than " + MAX_WORDS + " words");
        }
        return value;
    }

    private void statement(List<String> line, int depth) throws MalformedSettings, Unreadable {
        if (line.isEmpty()) {
            return;
        }
        if (line.size() > 2 && line.get(1).equals("=")) {
            macros.put(line.getFirst(), value(line.subList(2, line.size())));
            return;
        }
        switch (line.getFirst()) {
            case "include" -> {
                for (String each : includes.texts(
                        String.join("", line.subList(1, line.size())).replace("\"", ""))) {
                    read(each, depth + 1);
                }
            }
            case "set" -> isPassedSomewhere |= skipsSome(line);
            case "anchor" -> isBlockedSomewhere = true;
            case "block" -> rule(FirewallChain.Rest.DROP, line);
            case "pass" -> rule(FirewallChain.Rest.ACCEPT, line);
            default -> {}
        }
    }

    /** Whether some interface is not looked at that is not the loopback. */
    private static boolean skipsSome(List<String> line) {
        return line.size() > 2
                && line.get(1).equals("skip")
                && line.subList(2, line.size()).stream()
                        .anyMatch(each -> !each.startsWith("lo")
                                && !Set.of("on", "{", "}", ",").contains(each));
    }

    private static List<String> value(List<String> words) {
        List<String> value = new ArrayList<>();
        for (String each : words) {
            Matcher inner = WORD.matcher(each.replace("\"", ""));
            while (inner.find()) {
                if (!inner.group().isBlank()) {
                    value.add(inner.group());
                }
            }
        }
        return value;
    }

    private void rule(FirewallChain.Rest rest, List<String> line) {
        int at = 1;
        if (at < line.size() && BLOCKS.contains(line.get(at))) {
            at = behindBrackets(line, at + 1);
        }
        if (at < line.size() && line.get(at).equals("out")) {
            return;
        }
        at += at < line.size() && line.get(at).equals("in") ? 1 : 0;
        at = at < line.size() && line.get(at).equals("log") ? behindBrackets(line, at + 1) : at;
        boolean isQuick = at < line.size() && line.get(at).equals("quick");
        at += isQuick ? 1 : 0;
        boolean isOnSome = at + 1 < line.size() && line.get(at).equals("on");
        if (isOnSome) {
            if (line.get(at + 1).startsWith("lo")) {
                return;
            }
            int end = line.get(at + 1).equals("{") ? line.indexOf("}") : at + 1;
            at = end < 0 ? line.size() : end + 1;
        }
        if (!isForAll(line.subList(Math.min(at, line.size()), line.size()))) {
            return;
        }
        if (isOnSome) {
            isBlockedSomewhere |= rest == FirewallChain.Rest.DROP;
            isPassedSomewhere |= rest == FirewallChain.Rest.ACCEPT;
        } else if (!isDecided) {
            last = Optional.of(rest);
            isDecided = isQuick;
        }
    }

    /** Whether nothing but words for all packets is left. */
    private static boolean isForAll(List<String> left) {
        int at = 0;
        while (at < left.size()) {
            switch (left.get(at)) {
                case "all", "from", "any", "to", "allow-opts" -> at++;
                case "(" -> at = behindBrackets(left, at);
                default -> {
                    if (!STATE.contains(left.get(at))) {
                        return false;
                    }
                    at += 2;
                }
            }
        }
        return true;
    }

    private static int behindBrackets(List<String> line, int at) {
        if (at >= line.size() || !line.get(at).equals("(")) {
            return at;
        }
        int close = line.subList(at, line.size()).indexOf(")");
        return close < 0 ? line.size() : at + close + 1;
    }
}
