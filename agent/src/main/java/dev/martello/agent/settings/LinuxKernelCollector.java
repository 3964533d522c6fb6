package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.CommandLineText;
import dev.martello.evidence.settings.Kernel;
import dev.martello.evidence.settings.KernelConfigText;
import dev.martello.evidence.settings.Lockdown;
import dev.martello.evidence.settings.ModuleTableText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel that runs, by its own files in {@code /proc} and {@code /sys}. */
final class LinuxKernelCollector implements PartCollector {
    private static final int MAX_BYTES = 1 << 16;
    private static final String RELEASE = "/proc/sys/kernel/osrelease";
    private static final String COMMAND_LINE = "/proc/cmdline";
    private static final String CONFIG = "/proc/config.gz";
    private static final String LOCKDOWN = "/sys/kernel/security/lockdown";
    private static final String SECURITY_MODULES = "/sys/kernel/security/lsm";
    private static final String MODULES = "/proc/modules";
    private static final String TAINTED = "/proc/sys/kernel/tainted";
    private static final String PROCESSORS = "/proc/cpuinfo";

    /** A line for each of some twenty things, of each of some hundred processors. */
    private static final int MAX_PROCESSORS_BYTES = 16 << 20;

    private static final Pattern MICROCODE = Pattern.compile("microcode\\s*:\\s*(\\S+)");
    private static final String VULNERABILITIES = "/sys/devices/system/cpu/vulnerabilities";

    @Override
    public String part() {
        return "kernel";
    }

    @Override
    public Optional<Kernel> collect(MachineFiles files, Observation observation) {
        return Optional.of(new Kernel(
                observation.of("release", RELEASE, () -> line(files, RELEASE)),
                observation.of(
                        "commandLine",
                        COMMAND_LINE,
                        () -> line(files, COMMAND_LINE).map(CommandLineText::parse)),
                observation.of(
                        "config", "the configuration of the kernel", () -> config(files), KernelConfigText::parse),
                observation.of("lockdown", LOCKDOWN, () -> lockdown(files)),
                observation.of(
                        "securityModules",
                        SECURITY_MODULES,
                        () -> line(files, SECURITY_MODULES).map(line -> List.of(line.split(",", -1)))),
                observation.of(
                        "modules",
                        MODULES,
                        () -> files.text(MODULES, ModuleTableText.MAX_CHARS),
                        ModuleTableText::parse),
                observation.of(
                        "tainted",
                        TAINTED,
                        () -> line(files, TAINTED)
                                .filter(line -> line.matches("\\d{1,18}"))
                                .map(Long::valueOf)),
                observation.of("microcode", PROCESSORS, () -> microcode(files)),
                observation.of("vulnerabilities", VULNERABILITIES, () -> vulnerabilities(files, observation))));
    }

    private static Optional<String> line(MachineFiles files, String path) throws Unreadable {
        return files.text(path, MAX_BYTES).map(String::strip);
    }

    /** What the kernel that runs was built with. */
    static Optional<String> config(MachineFiles files) throws Unreadable {
        Optional<String> text = files.gzippedText(CONFIG, KernelConfigText.MAX_CHARS);
        if (text.isPresent()) {
            return text;
        }
        String release = line(files, RELEASE).orElse("");
        for (String path : List.of("/boot/config-%s", "/usr/lib/modules/%s/config", "/lib/modules/%s/config")) {
            if (text.isEmpty() && !release.isEmpty()) {
                text = files.text(path.formatted(release), KernelConfigText.MAX_CHARS);
            }
        }
        return text;
    }

    /** The one in force stands in brackets: {@code none [integrity] confidentiality}. */
    private static Optional<Lockdown> lockdown(MachineFiles files) throws Unreadable {
        return line(files, LOCKDOWN)
                .flatMap(line -> Arrays.stream(Lockdown.values())
                        .filter(each -> line.contains("[" + each + "]"))
                        .findFirst());
    }

    private static Optional<List<String>> microcode(MachineFiles files) throws Unreadable {
        SortedSet<String> revisions = new TreeSet<>();
        boolean isThere = files.eachLine(PROCESSORS, MAX_PROCESSORS_BYTES, (line, _) -> {
            Matcher revision = MICROCODE.matcher(line);
            if (revision.matches()) {
                revisions.add(revision.group(1));
            }
        });
        return isThere ? Optional.of(List.copyOf(revisions)) : Optional.empty();
    }

    private static Optional<SortedMap<String, String>> vulnerabilities(MachineFiles files, Observation observation)
            throws Unreadable {
        SortedMap<String, String> vulnerabilities = new TreeMap<>();
        for (String name : files.names(VULNERABILITIES)) {
            line(files, VULNERABILITIES + "/" + name)
                    .flatMap(state -> known(name, state, observation))
                    .ifPresent(state -> vulnerabilities.put(name, state));
        }
        return Optional.of(vulnerabilities).filter(found -> !found.isEmpty());
    }

    /** Of some a kernel within a virtual machine, or on an old processor, says that it does not know. */
    static Optional<String> known(String vulnerability, String state, Observation observation) {
        if (state.startsWith("Unknown")) {
            observation.unseen("vulnerabilities." + vulnerability, "the kernel says of it: " + state);
            return Optional.empty();
        }
        return Optional.of(state);
    }
}
