package dev.martello.evidence.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What FreeBSD's ipfw does with packets that come in and of which no rule says anything, by the rules that {@code ipfw list} prints.
 *
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?ipfw(8)">ipfw(8)</a>
 */
public final class IpfwText {
    /** A rule a line, of at most 65,535. */
    public static final int MAX_CHARS = 8 << 20;

    private static final List<String> ACCEPTS = List.of("allow", "accept", "pass", "permit");
    private static final List<String> DROPS =
            List.of("deny", "drop", "reject", "reset", "reset6", "unreach", "unreach6");
    private static final List<String> LEADS_ELSEWHERE = List.of("skipto", "call", "divert", "tee", "netgraph", "ngtee");
    private static final List<String> PROTOCOLS = List.of("ip", "all", "ip4", "ip6", "ipv4", "ipv6");

    private IpfwText() {}

    /**
     * What becomes of packets that come in.
     *
     * @throws MalformedSettings if these are no such rules, or it cannot be told, for it is otherwise on some interfaces or led elsewhere
     */
    public static FirewallChain parse(String rules) throws MalformedSettings {
        int number = 0;
        boolean isPassedSomewhere = false;
        for (String line : rules.split("\n", -1)) {
            number++;
            String text = line.strip();
            if (text.isEmpty()) {
                continue;
            }
            List<String> words = Arrays.asList(text.split("\\s+", -1));
            if (words.size() < 2 || !words.getFirst().matches("[0-9]{1,5}")) {
                throw new MalformedSettings(number, "expected a rule, found \"" + line + "\"");
            }
            Rule rule = Rule.of(words);
            if (!rule.isForAll()) {
                continue;
            }
            if (LEADS_ELSEWHERE.contains(rule.action())) {
                throw new MalformedSettings(number, "rules that lead elsewhere are not followed");
            }
            Optional<FirewallChain.Rest> rest = rule.rest();
            if (rule.isOnSome()) {
                isPassedSomewhere |= rest.equals(Optional.of(FirewallChain.Rest.ACCEPT));
            } else if (rest.isPresent()) {
                if (rest.get() == FirewallChain.Rest.DROP && isPassedSomewhere) {
                    throw new MalformedSettings(number, "what becomes of the rest is not the same on all interfaces");
                }
                return FirewallChain.input("ipfw", rest.get());
            }
        }
        throw new MalformedSettings(number, "expected a rule for all packets");
    }

    /**
     * A rule as far as it matters here.
     *
     * @param isForAll whether it asks for nothing but an interface
     * @param isOnSome whether it asks for one that is not the loopback
     */
    private record Rule(String action, boolean isForAll, boolean isOnSome) {
        static Rule of(List<String> words) {
            String action = words.get(1);
            int from = words.indexOf("from");
            boolean isForAll = from > 2
                    && PROTOCOLS.contains(words.get(from - 1))
                    && words.subList(from, Math.min(from + 4, words.size()))
                            .equals(List.of("from", "any", "to", "any"));
            if (!isForAll) {
                return new Rule(action, false, false);
            }
            List<String> left = words.subList(from + 4, words.size());
            int comment = left.indexOf("//");
            left = comment < 0 ? left : left.subList(0, comment);
            left = !left.isEmpty() && left.getFirst().equals("in") ? left.subList(1, left.size()) : left;
            if (left.isEmpty()) {
                // A rule for one of two families leaves the other to those that follow.
                boolean isOfOneFamily =
                        words.get(from - 1).contains("4") || words.get(from - 1).contains("6");
                return new Rule(action, true, isOfOneFamily);
            }
            boolean isOnSome = left.size() == 2
                    && List.of("via", "recv").contains(left.getFirst())
                    && !left.get(1).startsWith("lo");
            return new Rule(action, isOnSome, isOnSome);
        }

        Optional<FirewallChain.Rest> rest() {
            return ACCEPTS.contains(action)
                    ? Optional.of(FirewallChain.Rest.ACCEPT)
                    : DROPS.contains(action) ? Optional.of(FirewallChain.Rest.DROP) : Optional.empty();
        }
    }
}
