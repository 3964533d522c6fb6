package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.MountInfoText;
import dev.martello.evidence.settings.Mounts;
import java.util.Optional;

/** The mounted file systems, as this process sees them. */
final class MountInfoCollector implements PartCollector {
    private static final String MOUNTS = "/proc/self/mountinfo";

    @Override
    public String part() {
        return "mounts";
    }

    @Override
    public Optional<Mounts> collect(MachineFiles files, Observation observation) {
        return observation.of(
                MOUNTS,
                () -> files.text(MOUNTS, MountInfoText.MAX_CHARS),
                text -> new Mounts(MountInfoText.parse(text).stream()
                        .map(found -> BlockLayers.of(files, found)
                                .map(found.mount()::with)
                                .orElse(found.mount()))
                        .toList()));
    }
}
