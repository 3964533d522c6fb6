package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Jails;
import dev.martello.evidence.settings.JailsText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The jails that run, as FreeBSD's own program prints them. */
record JailsCollector(SystemProgram programs) implements PartCollector {
    private static final Path JLS = Path.of("/usr/sbin/jls");

    @Override
    public String part() {
        return "jails";
    }

    @Override
    public Optional<Jails> collect(MachineFiles files, Observation observation) {
        return observation.of(
                JLS.toString(),
                () -> programs.text(JLS, List.of("-nq"), JailsText.MAX_CHARS),
                text -> new Jails(JailsText.parse(text)));
    }
}
