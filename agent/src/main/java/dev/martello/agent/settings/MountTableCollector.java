package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.MountTableText;
import dev.martello.evidence.settings.Mounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The mounted file systems, as FreeBSD's own program prints them. */
record MountTableCollector(SystemProgram programs) implements PartCollector {
    private static final Path MOUNT = Path.of("/sbin/mount");

    @Override
    public String part() {
        return "mounts";
    }

    @Override
    public Optional<Mounts> collect(MachineFiles files, Observation observation) {
        return observation.of(
                MOUNT.toString(),
                () -> programs.text(MOUNT, List.of("-p"), MountTableText.MAX_CHARS),
                text -> new Mounts(MountTableText.parse(text)));
    }
}
