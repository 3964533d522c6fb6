package dev.martello.agent.settings;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.AssignmentText;
import dev.martello.evidence.settings.Firewall;
import dev.martello.evidence.settings.FirewallChain;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.NftablesRuleset;
import dev.martello.evidence.settings.NftablesText;
import dev.martello.evidence.system.FailedCall;
import dev.martello.evidence.system.OperatingSystemCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What files say of a firewall of Linux, and what its kernel says of rules that are in force. */
record FirewallCollector(OperatingSystemCalls calls) implements PartCollector {
    private static final String NFTABLES = "/etc/nftables.conf";
    private static final List<String> UFW = List.of("/etc/default/ufw", "/etc/ufw/ufw.conf");
    private static final List<String> LEGACY = List.of("/proc/net/ip_tables_names", "/proc/net/ip6_tables_names");
    private static final int MAX_BYTES = 1 << 12;

    private static final String NFTABLES_MODULE = "/sys/module/nf_tables";
    private static final String NFTABLES_BUILT_IN = "CONFIG_NF_TABLES=y";

    @Override
    public String part() {
        return "firewall";
    }

    @Override
    public Optional<Firewall> collect(MachineFiles files, Observation observation) {
        Optional<List<FirewallChain>> chains = observation.of("chains", NFTABLES, () -> Optional.of(chains(files)));
        Optional<SortedMap<String, String>> ufw = observation.of("ufw", () -> Optional.of(ufw(files)));
        if (ufw.isEmpty()) {
            return Optional.empty();
        }
        if (!files.isLive()) {
            return Optional.of(new Firewall(chains, Optional.of(List.of()), ufw.get(), Optional.empty()));
        }
        Optional<List<String>> legacy =
                observation.of("legacyTables", LEGACY.getFirst(), () -> Optional.of(legacyTables(files)));
        Optional<List<FirewallChain>> loaded = legacy.isPresent()
                ? observation.of("loaded", "the rules of the kernel", () -> Optional.of(loaded(files, legacy.get())))
                : Optional.empty();
        return Optional.of(new Firewall(chains, loaded, ufw.get(), legacy));
    }

    private List<FirewallChain> loaded(MachineFiles files, List<String> legacy) throws Unreadable, MalformedSettings {
        if (!legacy.isEmpty()) {
            throw new Unreadable("the kernel has tables of iptables' own, whose rules are not read");
        }
        return hasNftables(files)
                ? NftablesRuleset.parse(
                        answer(NftablesRuleset.Question.TABLES),
                        answer(NftablesRuleset.Question.CHAINS),
                        answer(NftablesRuleset.Question.RULES))
                : List.of();
    }

    /** To ask a kernel for rules that has not loaded its module for them would load it. */
    private static boolean hasNftables(MachineFiles files) throws Unreadable {
        if (files.status(NFTABLES_MODULE).isPresent()) {
            return true;
        }
        return LinuxKernelCollector.config(files)
                .orElseThrow(() -> new Unreadable("whether the kernel was built with nftables cannot be told"))
                .lines()
                .anyMatch(NFTABLES_BUILT_IN::equals);
    }

    private Bytes answer(NftablesRuleset.Question question) throws Unreadable {
        try {
            return calls.packetFilter(question.request(), NftablesRuleset.MAX_BYTES)
                    .orElseThrow(() -> new Unreadable("this system has no nftables"));
        } catch (FailedCall e) {
            throw new Unreadable("the kernel cannot be asked for its rules: " + e.getMessage());
        }
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
