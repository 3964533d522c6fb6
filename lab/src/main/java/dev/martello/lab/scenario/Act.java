package dev.martello.lab.scenario;

import dev.martello.lab.machine.Machine;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;

/** What is done to a machine that runs. */
@FunctionalInterface
interface Act {
    /** What the agent says while nobody answers. */
    String UNREACHABLE = "server.unreachable";

    /** What the agent says before it makes its first report. */
    String ENROLLED = "enrolled as";

    Aftermath on(Machine machine, LabControlPlane controlPlane) throws LabFailure, IOException, InterruptedException;

    /** Something that the hand does on the machine. */
    static Act command(String line) {
        return (machine, _) -> {
            machine.hand().run(line);
            return Aftermath.NONE;
        };
    }
}
