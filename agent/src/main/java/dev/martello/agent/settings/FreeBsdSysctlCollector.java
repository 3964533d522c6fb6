package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.SysctlText;
import dev.martello.evidence.settings.Sysctls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The settings that {@code sysctl} prints as writable and no statistics, without those that name the machine. */
record FreeBsdSysctlCollector(SystemProgram programs) implements PartCollector {
    private static final Path SYSCTL = Path.of("/sbin/sysctl");
    private static final Set<String> OF_ONE_MACHINE =
            Set.of("kern.hostname", "kern.hostid", "kern.hostuuid", "kern.domainname");

    @Override
    public String part() {
        return "sysctl";
    }

    @Override
    public Optional<Sysctls> collect(MachineFiles files, Observation observation) {
        return observation.of(
                SYSCTL.toString(), () -> programs.text(SYSCTL, List.of("-aW"), SysctlText.MAX_CHARS), text -> {
                    SortedMap<String, String> values = SysctlText.parse(text);
                    values.keySet().removeAll(OF_ONE_MACHINE);
                    return new Sysctls(values);
                });
    }
}
