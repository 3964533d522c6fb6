package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.MountInfoText;
import dev.martello.evidence.settings.Mounts;
import java.util.Optional;

/**
 * The mounted file systems of the machine: those that its first process sees. Where that is not to be seen, those that this process sees,
 * unless it has been given a copy with other options, as a service in a sandbox of systemd has.
 */
final class MountInfoCollector implements PartCollector {
    private static final String OF_FIRST = Processes.path(1, "mountinfo");
    private static final String OF_THIS = Processes.DIRECTORY + "/self/mountinfo";

    @Override
    public String part() {
        return "mounts";
    }

    @Override
    public Optional<Mounts> collect(MachineFiles files, Observation observation) {
        return observation.of(
                "the table of mounts",
                () -> mounts(files),
                text -> new Mounts(MountInfoText.parse(text).stream()
                        .map(found -> BlockLayers.of(files, found)
                                .map(found.mount()::with)
                                .orElse(found.mount()))
                        .toList()));
    }

    private static Optional<String> mounts(MachineFiles files) throws Unreadable {
        Optional<String> machine = ofFirst(files);
        if (machine.isPresent()) {
            return machine;
        }
        Optional<String> own = files.text(OF_THIS, MountInfoText.MAX_CHARS);
        if (own.filter(MountInfoText::isCopy).isPresent()) {
            throw new Unreadable("what this process sees mounted is what its sandbox shows it, and " + OF_FIRST
                    + " is not to be seen");
        }
        return own;
    }

    /** A process that may not see others is told that there is none. */
    private static Optional<String> ofFirst(MachineFiles files) {
        try {
            return files.text(OF_FIRST, MountInfoText.MAX_CHARS).filter(text -> !text.isBlank());
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }
}
