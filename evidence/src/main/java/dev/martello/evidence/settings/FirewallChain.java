package dev.martello.evidence.settings;

/**
 * A list of rules through which packets go: a chain of nftables, or all rules of FreeBSD's pf or ipfw for what comes in.
 *
 * @param family as in {@code inet}; {@code pf} or {@code ipfw}
 * @param hook where, as in {@code input}
 * @param policy what becomes of a packet of which no rule says anything: {@code accept} or {@code drop}
 * @param endsWithDrop whether a rule without a condition drops or rejects all that came so far
 */
public record FirewallChain(
        String family, String table, String name, String hook, String policy, boolean endsWithDrop) {
    /** What a rule without a condition does with all that comes to it. */
    enum Rest {
        ACCEPT("accept"),
        DROP("drop");

        private final String policy;

        Rest(String policy) {
            this.policy = policy;
        }
    }

    /** The same chain with what its rules do with the rest, whatever the policy. */
    FirewallChain with(Rest rest) {
        return switch (rest) {
            case ACCEPT -> new FirewallChain(family, table, name, hook, rest.policy, false);
            case DROP -> new FirewallChain(family, table, name, hook, policy, true);
        };
    }

    /** What comes in by a firewall that has no chains. */
    static FirewallChain input(String family, Rest rest) {
        return new FirewallChain(family, "", "", "input", rest.policy, false);
    }
}
