package dev.martello.lab.demo;

import dev.martello.lab.appliance.VirtualAppliance;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.SimulatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * Everything the demo plays on: appliances with manufactured TPMs, and the control plane. Whatever was begun is ended by
 * {@link #close}, on whichever thread.
 */
public final class DemoStage implements AutoCloseable {
    private final DemoSetting setting;
    private final Consumer<DemoState> view;
    private final SequencedMap<DemoAppliance, VirtualAppliance> machines = new LinkedHashMap<>();
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
    }

    /**
     * Sets everything up. The machines have started then, their agents have not.
     *
     * @throws DemoFailure if something that is needed does not work
     */
    public void set() throws DemoFailure, InterruptedException {
        try {
            Manufacturer manufacturer = Manufacturer.in(setting.directory().resolve("manufacturer"));
            for (DemoAppliance appliance : DemoAppliance.fleet()) {
                show("manufacturing TPMs, each with its endorsement certificate, and starting their appliances");
                Path directory = Files.createDirectories(setting.directory().resolve(appliance.name()));
                manufacturer.manufacture(directory.resolve("tpm"));
                appliance.boot(switchOn(appliance, directory));
            }
            show("starting the control plane");
            startControlPlane(manufacturer);
        } catch (SimulatorException | TpmException | IOException e) {
            throw new DemoFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The appliances, in the order of the fleet. */
    synchronized SequencedMap<DemoAppliance, VirtualAppliance> machines() {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(machines));
    }

    /** The control plane; only after {@link #set}. */
    public synchronized DemoControlPlane controlPlane() {
        return controlPlane.orElseThrow();
    }

    @Override
    public synchronized void close() {
        closed = true;
        machines.values().forEach(VirtualAppliance::close);
        machines.clear();
        controlPlane.ifPresent(DemoControlPlane::close);
        controlPlane = Optional.empty();
    }

    private void show(String activity) {
        int all = DemoAppliance.fleet().size();
        view.accept(new DemoState(
                activity,
                Optional.of((double) machines().size() / all),
                DemoAppliance.fleet().stream().map(DemoState.Row::expecting).toList(),
                0));
    }

    private synchronized VirtualAppliance switchOn(DemoAppliance appliance, Path directory)
            throws SimulatorException, IOException, TpmException, InterruptedException {
        requireOpen();
        VirtualAppliance machine = VirtualAppliance.on(directory);
        machines.put(appliance, machine);
        return machine;
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
