package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.Firewall;
import dev.martello.evidence.settings.FirewallChain;
import dev.martello.evidence.settings.IpfwText;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.PfText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code pf.conf} says, and what FreeBSD's own programs print of rules that are in force. */
record FreeBsdFirewallCollector(SystemProgram programs) implements PartCollector {
    private static final String PF_CONF = "/etc/pf.conf";
    private static final String PF_DEVICE = "/dev/pf";
    private static final String IPFILTER_DEVICE = "/dev/ipl";
    private static final Path PFCTL = Path.of("/sbin/pfctl");
    private static final Path IPFW = Path.of("/sbin/ipfw");
    private static final Path SYSCTL = Path.of("/sbin/sysctl");
    private static final int MAX_BYTES = 1 << 16;

    @Override
    public String part() {
        return "firewall";
    }

    @Override
    public Optional<Firewall> collect(MachineFiles files, Observation observation) {
        Optional<List<FirewallChain>> chains = observation.of("chains", PF_CONF, () -> Optional.of(chains(files)));
        Optional<List<FirewallChain>> loaded = files.isLive()
                ? observation.of("loaded", "the rules of the kernel", () -> Optional.of(loaded(files)))
                : Optional.of(List.of());
        return Optional.of(new Firewall(chains, loaded, new TreeMap<>(), Optional.of(List.of())));
    }

    private static List<FirewallChain> chains(MachineFiles files) throws Unreadable, MalformedSettings {
        Optional<String> text = files.text(PF_CONF, PfText.MAX_CHARS);
        return text.isPresent()
                ? List.of(PfText.parse(text.get(), path -> PathPattern.texts(files, "/etc/", path, PfText.MAX_CHARS)))
                : List.of();
    }

    /** The devices are there as long as the modules are loaded. */
    private List<FirewallChain> loaded(MachineFiles files) throws Unreadable, MalformedSettings {
        if (files.status(IPFILTER_DEVICE).isPresent()) {
            throw new Unreadable("rules of ipfilter are not read");
        }
        List<FirewallChain> loaded = new ArrayList<>();
        if (files.status(PF_DEVICE).isPresent()
                && printed(PFCTL, List.of("-si"), MAX_BYTES).contains("Status: Enabled")) {
            loaded.add(pf());
        }
        if (printed(SYSCTL, List.of("-in", "net.inet.ip.fw.enable"), MAX_BYTES)
                .strip()
                .equals("1")) {
            loaded.add(IpfwText.parse(printed(IPFW, List.of("list"), IpfwText.MAX_CHARS)));
        }
        return loaded;
    }

    private FirewallChain pf() throws Unreadable, MalformedSettings {
        Optional<String> skipped = printed(PFCTL, List.of("-vsI"), PfText.MAX_CHARS)
                .lines()
                .filter(line -> line.endsWith(" (skip)") && !line.startsWith("lo"))
                .findFirst();
        if (skipped.isPresent()) {
            throw new Unreadable("pf does not look at an interface: " + skipped.get());
        }
        return PfText.parse(printed(PFCTL, List.of("-sr"), PfText.MAX_CHARS));
    }

    private String printed(Path program, List<String> arguments, int maxBytes) throws Unreadable {
        return programs.text(program, arguments, maxBytes).orElseThrow(() -> new Unreadable(program + " is not there"));
    }
}
