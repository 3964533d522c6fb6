package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Disk;
import java.util.Optional;

/**
 * What the last round through the whole disk found; while there is none, or it is old, what is found in the directories of the system.
 *
 * @param otherwise looks at those
 */
record DiskRoundCollector(DiskRounds rounds, DiskCollector otherwise) implements PartCollector {
    @Override
    public String part() {
        return otherwise.part();
    }

    @Override
    public Optional<Disk> collect(MachineFiles files, Observation observation) {
        Optional<DiskRounds.Round> last = rounds.last();
        if (last.isEmpty()) {
            return otherwise.collect(files, observation);
        }
        observation.takeOver(last.get().observation());
        return Optional.of(last.get().disk());
    }
}
