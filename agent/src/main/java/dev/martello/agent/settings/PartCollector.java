package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Settings;
import java.util.Optional;

/** Looks at one part of the settings. Holds no state. */
interface PartCollector {
    /** The name of the part in the settings. */
    String part();

    /**
     * What is seen of the part.
     *
     * @param observation is told what of it could not be seen
     * @return empty if nothing could be seen, which is then said for the whole part
     */
    Optional<? extends Settings.Part> collect(MachineFiles files, Observation observation);
}
