package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is configured to be a firewall. Which rules are in force no file says.
 *
 * @param chains those of {@code /etc/nftables.conf} and the files that it includes
 * @param ufw what ufw is set to, by name
 * @param legacyTables the tables of iptables that the kernel has loaded; absent if that could not be seen
 */
public record Firewall(List<FirewallChain> chains, SortedMap<String, String> ufw, Optional<List<String>> legacyTables)
        implements Settings.Part {
    public Firewall {
        chains = List.copyOf(chains);
        ufw = Collections.unmodifiableSortedMap(new TreeMap<>(ufw));
        legacyTables = legacyTables.map(List::copyOf);
    }
}
