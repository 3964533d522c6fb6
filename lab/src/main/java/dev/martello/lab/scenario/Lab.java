package dev.martello.lab.scenario;

import dev.martello.lab.image.AgentProgram;
import dev.martello.lab.image.ApplianceImage;
import dev.martello.lab.image.BuildCache;
import dev.martello.lab.image.ImageBuilder;
import dev.martello.lab.image.ImageVariant;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.MachineRoom;
import dev.martello.lab.tool.LabFailure;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.SimulatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The laboratory while it is open: images, a manufacturer of TPMs, a control plane, and a room for machines. Whatever was begun
 * ends with it. {@link #close} may be called on any thread, all else on one.
 */
public final class Lab implements AutoCloseable {
    private final Setting setting;
    private final MachineRoom room;
    private final Manufacturer manufacturer;
    private final Map<ImageVariant, ApplianceImage> images = new EnumMap<>(ImageVariant.class);
    private Optional<LabControlPlane> controlPlane = Optional.empty();

    /**
     * What a laboratory is set up with.
     *
     * @param cache where images are kept
     * @param rooms where machines have their files and sockets while they run; a short path
     * @param agent what becomes the appliances' agent
     * @param progress told what is being done
     */
    public record Setting(Path cache, Path rooms, AgentProgram agent, InstantSource clock, Consumer<String> progress) {}

    private Lab(Setting setting, MachineRoom room, Manufacturer manufacturer) {
        this.setting = setting;
        this.room = room;
        this.manufacturer = manufacturer;
    }

    /** Opens the laboratory; what an earlier one that was killed left behind is gone then. */
    public static Lab open(Setting setting) throws LabFailure, IOException {
        MachineRoom room = MachineRoom.open(setting.rooms());
        try {
            return new Lab(setting, room, Manufacturer.in(room.directory().resolve("manufacturer")));
        } catch (SimulatorException e) {
            room.close();
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** An image, built if it is not there. */
    ApplianceImage image(ImageVariant variant) throws LabFailure, IOException, InterruptedException {
        Optional<ApplianceImage> known = Optional.ofNullable(images.get(variant));
        if (known.isPresent()) {
            return known.get();
        }
        try (BuildCache cache = BuildCache.open(
                setting.cache(), setting.clock(), step -> setting.progress().accept("building " + step))) {
            ApplianceImage image = new ImageBuilder(cache, setting.agent()).build(variant);
            images.put(variant, image);
            return image;
        }
    }

    /** A new machine of the operator's. */
    Chassis manufacture(String serial, ApplianceImage image) throws LabFailure, IOException, InterruptedException {
        Chassis chassis = Chassis.manufacture(room.directory().resolve(serial), manufacturer, image);
        controlPlane().register(serial, chassis);
        return chassis;
    }

    /** The control plane, which is started when it is asked for first. */
    LabControlPlane controlPlane() throws LabFailure, IOException {
        synchronized (room) {
            if (controlPlane.isEmpty()) {
                LabControlPlane started =
                        LabControlPlane.start(room.directory().resolve("control-plane"), manufacturer);
                controlPlane = Optional.of(started);
            }
            return controlPlane.get();
        }
    }

    MachineRoom room() {
        return room;
    }

    void say(String progress) {
        setting.progress().accept(progress);
    }

    @Override
    public void close() {
        synchronized (room) {
            controlPlane.ifPresent(LabControlPlane::close);
            controlPlane = Optional.empty();
        }
        room.close();
    }
}
