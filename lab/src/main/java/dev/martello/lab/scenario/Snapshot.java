package dev.martello.lab.scenario;

import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A trusted appliance as it ran at one moment, with what the control plane knew of it then: both go on from there together, for
 * the control plane takes no report that is older than one it has.
 */
record Snapshot(Path directory, Chassis chassis) {
    /** Takes one, after which the machine does not run any more. */
    static Snapshot take(Path directory, Machine machine, Chassis chassis, LabControlPlane controlPlane)
            throws LabFailure, IOException, InterruptedException {
        Files.createDirectories(directory);
        machine.save(directory.resolve("state"));
        // Of the chassis, for the machine writes to that as long as it is on.
        Chassis kept = chassis.copyTo(directory.resolve("chassis"));
        machine.close();
        controlPlane.saveTo(directory.resolve("control-plane"));
        return new Snapshot(directory, kept);
    }

    Path state() {
        return directory.resolve("state");
    }

    Path controlPlane() {
        return directory.resolve("control-plane");
    }
}
