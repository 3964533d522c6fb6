package dev.martello.lab.demo;

import dev.martello.lab.appliance.VirtualAppliance;
import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageLibrary;
import dev.martello.lab.machine.Facilities;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.tool.LabFailure;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.SimulatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Everything the demo plays on: appliances with manufactured TPMs, and the control plane. Whatever was begun is ended by
 * {@link #close}, on whichever thread.
 */
public final class DemoStage implements AutoCloseable {
    private final DemoSetting setting;
    private final Consumer<DemoState> view;
    private final List<DemoAppliance> fleet;
    private final SequencedMap<DemoAppliance, DemoMachine> machines = new LinkedHashMap<>();
    private DemoReferences references = DemoReferences.virtual();
    private Optional<DemoControlPlane> controlPlane = Optional.empty();
    private boolean closed;

    /**
     * A stage with nothing on it.
     *
     * @param view shown how far the setting up got
     */
    public DemoStage(DemoSetting setting, Consumer<DemoState> view) {
        this.setting = setting;
        this.view = view;
        this.fleet = Stream.<DemoAppliance>concat(
                        VirtualDemoAppliance.fleet().stream(),
                        setting.real().stream().map(_ -> RealDemoAppliance.ONLY))
                .toList();
    }

    /**
     * Sets everything up. The virtual machines have started then, their agents have not, and a real machine is off.
     *
     * @throws DemoFailure if something that is needed does not work
     */
    public void set() throws DemoFailure, InterruptedException {
        try {
            Manufacturer manufacturer = Manufacturer.in(setting.directory().resolve("manufacturer"));
            Optional<ImageLibrary> images = buildImages();
            for (DemoAppliance appliance : fleet) {
                show("manufacturing TPMs, each with its endorsement certificate, and starting their appliances");
                switch (appliance) {
                    case VirtualDemoAppliance virtual -> place(virtual, manufacturer);
                    case RealDemoAppliance real -> place(real, images.orElseThrow(), manufacturer);
                }
            }
            show("starting the control plane");
            startControlPlane(manufacturer);
        } catch (SimulatorException | TpmException | LabFailure | IOException e) {
            throw new DemoFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** What a real machine starts from, and all that the operator is to know of it. */
    private Optional<ImageLibrary> buildImages() throws LabFailure, IOException, InterruptedException {
        if (setting.real().isEmpty()) {
            return Optional.empty();
        }
        show("building the image of a real appliance, if it is not kept from an earlier time");
        Facilities facilities = setting.real().get();
        ImageLibrary images = new ImageLibrary(facilities.images());
        references = references.and(
                images.release(), images.profile(Firmware.SECURE, Machine.hardware(facilities.accelerator())));
        return Optional.of(images);
    }

    /** All appliances, in the order in which they are shown. */
    List<DemoAppliance> fleet() {
        return fleet;
    }

    /** What the operator is to know of them; only after {@link #set}. */
    DemoReferences references() {
        return references;
    }

    /** How long they may take until all is as expected. */
    Duration patience() {
        return setting.patience();
    }

    /** What the appliances run on, in their order. */
    synchronized SequencedMap<DemoAppliance, DemoMachine> machines() {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(machines));
    }

    /** The control plane; only after {@link #set}. */
    public synchronized DemoControlPlane controlPlane() {
        return controlPlane.orElseThrow();
    }

    @Override
    public synchronized void close() {
        closed = true;
        machines.values().forEach(DemoMachine::close);
        machines.clear();
        controlPlane.ifPresent(DemoControlPlane::close);
        controlPlane = Optional.empty();
    }

    private void show(String activity) {
        view.accept(new DemoState(
                activity,
                Optional.of((double) machines().size() / fleet.size()),
                fleet.stream().map(DemoState.Row::expecting).toList(),
                0));
    }

    private void place(VirtualDemoAppliance appliance, Manufacturer manufacturer)
            throws SimulatorException, IOException, TpmException, InterruptedException {
        Path directory = Files.createDirectories(setting.directory().resolve(appliance.name()));
        manufacturer.manufacture(directory.resolve("tpm"));
        appliance.boot(switchOn(appliance, directory));
    }

    private synchronized VirtualAppliance switchOn(VirtualDemoAppliance appliance, Path directory)
            throws SimulatorException, IOException, TpmException, InterruptedException {
        requireOpen();
        VirtualAppliance machine = VirtualAppliance.on(directory);
        machines.put(appliance, new VirtualDemoMachine(machine, copiedBy(appliance), directory.resolve("certificate")));
        return machine;
    }

    /** Of a cloned disk, the first appliance has the original. */
    private Optional<VirtualAppliance> copiedBy(VirtualDemoAppliance appliance) {
        return machines.values().stream()
                .filter(_ -> appliance.story() == VirtualDemoAppliance.Story.CLONED_DISK)
                .filter(VirtualDemoMachine.class::isInstance)
                .map(VirtualDemoMachine.class::cast)
                .map(VirtualDemoMachine::appliance)
                .findFirst();
    }

    private synchronized void place(RealDemoAppliance appliance, ImageLibrary images, Manufacturer manufacturer)
            throws LabFailure, IOException, InterruptedException {
        requireOpen();
        machines.put(
                appliance,
                RealDemoMachine.assemble(appliance.name(), setting.real().orElseThrow(), images, manufacturer));
    }

    private synchronized void startControlPlane(Manufacturer manufacturer)
            throws IOException, DemoFailure, SimulatorException, InterruptedException {
        requireOpen();
        controlPlane = Optional.of(DemoControlPlane.start(setting, manufacturer));
    }

    private void requireOpen() throws InterruptedException {
        if (closed) {
            throw new InterruptedException("the demo is being ended");
        }
    }
}
