package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.MalformedSettings;
import dev.martello.evidence.settings.SysctlText;
import dev.martello.evidence.settings.Sysctls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The settings that {@code sysctl} prints as writable and no statistics, without those that name the machine, and some that are only to be read: mandatory access
 * control with verified execution, how the machine was started, which processors it has, and what is done about their weaknesses.
 */
record FreeBsdSysctlCollector(SystemProgram programs) implements PartCollector {
    private static final Path SYSCTL = Path.of("/sbin/sysctl");
    private static final List<String> WRITABLE = List.of("-aW");

    /** Of these names those that there are. */
    private static final List<String> STATES = List.of(
            "-i",
            "security.mac",
            "machdep.bootmethod",
            "machdep.mitigations",
            "hw.model",
            "kern.smp.threads_per_core",
            "vm.pmap.pti",
            "hw.ibrs_active",
            "hw.spec_store_bypass_disable_active",
            "hw.mds_disable_state");

    private static final Set<String> OF_ONE_MACHINE =
            Set.of("kern.hostname", "kern.hostid", "kern.hostuuid", "kern.domainname");

    @Override
    public String part() {
        return "sysctl";
    }

    @Override
    public Optional<Sysctls> collect(MachineFiles files, Observation observation) {
        return observation.of(SYSCTL.toString(), () -> {
            Optional<String> writable = programs.text(SYSCTL, WRITABLE, SysctlText.MAX_CHARS);
            Optional<String> states = programs.text(SYSCTL, STATES, SysctlText.MAX_CHARS);
            return writable.isPresent() && states.isPresent()
                    ? Optional.of(sysctls(writable.get(), states.get()))
                    : Optional.empty();
        });
    }

    private static Sysctls sysctls(String writable, String states) throws MalformedSettings {
        SortedMap<String, String> values = SysctlText.parse(writable);
        values.putAll(SysctlText.parse(states));
        values.keySet().removeAll(OF_ONE_MACHINE);
        return new Sysctls(values);
    }
}
