package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Settings;
import java.util.Optional;

/**
 * Looks at a part that only a machine that runs has.
 *
 * @param otherwise why an image has it not, for people
 */
record OfRunningMachine(PartCollector collector, String otherwise) implements PartCollector {
    @Override
    public String part() {
        return collector.part();
    }

    @Override
    public Optional<? extends Settings.Part> collect(MachineFiles files, Observation observation) {
        if (files.isLive()) {
            return collector.collect(files, observation);
        }
        observation.unseen(otherwise);
        return Optional.empty();
    }
}
