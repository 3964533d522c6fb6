package dev.martello.lab.demo;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.image.ApplianceImage;
import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageLibrary;
import dev.martello.lab.image.ImageVariant;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.ControlPlaneEndpoint;
import dev.martello.lab.machine.Facilities;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.machine.MachineRoom;
import dev.martello.lab.machine.MachineSettings;
import dev.martello.lab.tool.LabFailure;
import dev.martello.tpm.simulator.Manufacturer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A virtual machine in the demo that starts as a real appliance does, and reports from then on by itself. */
final class RealDemoMachine implements DemoMachine {
    private final MachineRoom room;
    private final Chassis chassis;
    private final Function<ControlPlaneEndpoint, MachineSettings> settings;
    private Optional<Running> running = Optional.empty();

    /** Since it was switched on. */
    private record Running(Machine machine, MachineSettings settings, Attempts left) {}

    /** How often it may be switched on once more because this computer was too busy to emulate it. */
    private enum Attempts {
        ONE,
        NONE
    }

    private RealDemoMachine(
            MachineRoom room, Chassis chassis, Function<ControlPlaneEndpoint, MachineSettings> settings) {
        this.room = room;
        this.chassis = chassis;
        this.settings = settings;
    }

    /**
     * A new machine, which is off.
     *
     * @param manufacturer who makes its TPM
     */
    static RealDemoMachine assemble(
            String serial, Facilities facilities, ImageLibrary images, Manufacturer manufacturer)
            throws LabFailure, IOException, InterruptedException {
        MachineRoom room = MachineRoom.open(facilities.rooms(), facilities.accelerator());
        try {
            Chassis chassis = Chassis.manufacture(
                    room.directory().resolve(serial), serial, manufacturer, images.variables(Firmware.SECURE));
            ApplianceImage image = images.image(ImageVariant.GOOD);
            return new RealDemoMachine(
                    room, chassis, endpoint -> MachineSettings.of(chassis, image, Firmware.SECURE, endpoint));
        } catch (LabFailure | IOException | InterruptedException e) {
            room.close();
            throw e;
        }
    }

    @Override
    public ApplianceId id() {
        return chassis.id();
    }

    @Override
    public void report(DemoControlPlane controlPlane) throws LabFailure, IOException, InterruptedException {
        switchOn(settings.apply(controlPlane.forMachines()), Attempts.ONE);
    }

    private void switchOn(MachineSettings with, Attempts left) throws LabFailure, IOException, InterruptedException {
        running = Optional.of(new Running(Machine.start(room, with), with, left));
    }

    @Override
    public void fallSilent() {
        running.ifPresent(on -> on.machine().close());
        running = Optional.empty();
    }

    @Override
    public Path runUnknownProgram() throws LabFailure, IOException {
        return running.orElseThrow().machine().hand().runUnknownProgram();
    }

    /** What it is told stays on it. */
    @Override
    public Optional<String> refusedFor(String reason) {
        return Optional.empty();
    }

    /** Its image starts the agent without one. */
    @Override
    public Optional<Path> certificates() {
        return Optional.empty();
    }

    @Override
    public void keepUp() throws LabFailure, IOException, InterruptedException {
        if (running.isEmpty()) {
            return;
        }
        Running on = running.get();
        Machine machine = on.machine();
        if (!machine.isRunning()) {
            throw new LabFailure(
                    "the real appliance ended; " + machine.console().ending());
        }
        if (machine.console().tellsOfLostTpm()) {
            if (on.left() == Attempts.NONE) {
                throw new LabFailure("this computer is too busy to emulate the real appliance; "
                        + machine.console().ending());
            }
            machine.close();
            switchOn(on.settings(), Attempts.NONE);
        }
    }

    @Override
    public void close() {
        room.close();
    }
}
