package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.AssignmentText;
import dev.martello.evidence.settings.Firewall;
import dev.martello.evidence.settings.FirewallChain;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.NftablesText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What files say of a firewall of Linux. */
final class FirewallCollector implements PartCollector {
    private static final String NFTABLES = "/etc/nftables.conf";
    private static final List<String> UFW = List.of("/etc/default/ufw", "/etc/ufw/ufw.conf");
    private static final List<String> LEGACY = List.of("/proc/net/ip_tables_names", "/proc/net/ip6_tables_names");
    private static final int MAX_BYTES = 1 << 12;

    @Override
    public String part() {
        return "firewall";
    }

    @Override
    public Optional<Firewall> collect(MachineFiles files, Observation observation) {
        Optional<List<FirewallChain>> chains = observation.of(NFTABLES, () -> Optional.of(chains(files)));
        Optional<SortedMap<String, String>> ufw = observation.of("ufw", () -> Optional.of(ufw(files)));
        if (chains.isEmpty() || ufw.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<String>> legacy = files.isLive()
                ? observation.of("legacyTables", LEGACY.getFirst(), () -> Optional.of(legacyTables(files)))
                : Optional.empty();
        return Optional.of(new Firewall(chains.get(), ufw.get(), legacy));
    }

    private static List<FirewallChain> chains(MachineFiles files) throws Unreadable, MalformedSettings {
        Optional<String> text = files.text(NFTABLES, NftablesText.MAX_CHARS);
        return text.isPresent()
                ? NftablesText.parse(
                        text.get(), pattern -> PathPattern.texts(files, "/etc/", pattern, NftablesText.MAX_CHARS))
                : List.of();
    }

    private static SortedMap<String, String> ufw(MachineFiles files) throws Unreadable, MalformedSettings {
        SortedMap<String, String> settings = new TreeMap<>();
        for (String path : UFW) {
            Optional<String> text = files.text(path, AssignmentText.MAX_CHARS);
            if (text.isPresent()) {
                settings.putAll(AssignmentText.parse(text.get()));
            }
        }
        return settings;
    }

    /** The kernel has these files as long as iptables' own tables are loaded, which those of nftables are not. */
    private static List<String> legacyTables(MachineFiles files) throws Unreadable {
        List<String> tables = new ArrayList<>();
        for (String path : LEGACY) {
            files.text(path, MAX_BYTES)
                    .ifPresent(text -> text.lines()
                            .filter(each -> !each.isBlank() && !tables.contains(each))
                            .forEach(tables::add));
        }
        return tables;
    }
}
