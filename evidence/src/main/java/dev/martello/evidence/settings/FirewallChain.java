package dev.martello.evidence.settings;

/**
 * A chain of nftables through which packets go.
 *
 * @param family as in {@code inet}
 * @param hook where, as in {@code input}
 * @param policy what becomes of a packet of which no rule says anything: {@code accept} or {@code drop}
 * @param endsWithDrop whether its last rule drops or rejects all that came so far
 */
public record FirewallChain(
        String family, String table, String name, String hook, String policy, boolean endsWithDrop) {}
