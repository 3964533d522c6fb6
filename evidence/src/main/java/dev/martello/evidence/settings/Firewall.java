package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be a firewall, and what is one.
 *
 * @param chains what files say: those of {@code /etc/nftables.conf} and what it includes, or FreeBSD's {@code pf.conf}; absent if that is not
 *     understood
 * @param loaded what the kernel holds against packets now; none in an image; absent if that could not be seen
 * @param ufw what ufw is set to, by name
 * @param legacyTables the tables of iptables that the kernel has loaded; absent if that could not be seen
 */
public record Firewall(
        Optional<List<FirewallChain>> chains,
        Optional<List<FirewallChain>> loaded,
        SortedMap<String, String> ufw,
        Optional<List<String>> legacyTables)
        implements Settings.Part {
    public Firewall {
        chains = chains.map(List::copyOf);
        loaded = loaded.map(List::copyOf);
        ufw = Collections.unmodifiableSortedMap(new TreeMap<>(ufw));
        legacyTables = legacyTables.map(List::copyOf);
    }
}
