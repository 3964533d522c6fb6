package dev.martello.lab.scenario;

import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.lab.image.ApplianceImage;
import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageLibrary;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.Facilities;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.machine.MachineRoom;
import dev.martello.lab.tool.LabFailure;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.SimulatorException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The laboratory while it is open: images, a manufacturer of TPMs, a control plane, and a room for machines. Whatever was begun
 * ends with it. {@link #close} may be called on any thread, all else on one.
 */
public final class Lab implements AutoCloseable {
    private static final int DAMAGED_OFFSET = 200;

    private final Facilities facilities;
    private final MachineRoom room;
    private final Manufacturer manufacturer;
    private final ImageLibrary images;
    private Optional<LabControlPlane> controlPlane = Optional.empty();
    private final Map<Firmware, PlatformProfile> profiles = new EnumMap<>(Firmware.class);
    private Optional<Witness> witness = Optional.empty();

    private Lab(Facilities facilities, MachineRoom room, Manufacturer manufacturer) {
        this.facilities = facilities;
        this.room = room;
        this.manufacturer = manufacturer;
        this.images = new ImageLibrary(facilities.images());
    }

    /** Opens the laboratory; what an earlier one that was killed left behind is gone then. */
    public static Lab open(Facilities facilities) throws LabFailure, IOException {
        MachineRoom room = MachineRoom.open(facilities.rooms(), facilities.accelerator());
        try {
            return new Lab(facilities, room, Manufacturer.in(room.directory().resolve("manufacturer")));
        } catch (SimulatorException e) {
            room.close();
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The images that machines start from. */
    ImageLibrary images() {
        return images;
    }

    /** An image with a root disk of which one octet is another. */
    ApplianceImage damage(ApplianceImage image) throws IOException {
        Path damaged = room.directory().resolve("damaged.img");
        Files.copy(image.rootDisk(), damaged, StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile disk = new RandomAccessFile(damaged.toFile(), "rw")) {
            // In the first block, which holds the superblock and is read by whatever mounts it.
            disk.seek(DAMAGED_OFFSET);
            int octet = disk.read();
            disk.seek(DAMAGED_OFFSET);
            disk.write(octet ^ 1);
        }
        return image.withRootDisk(damaged);
    }

    /**
     * A directory in the room that is nobody else's.
     *
     * @param name what it is called; a number is added where something is called so already
     */
    Path newDirectory(String name) throws IOException {
        Path directory = room.directory().resolve(name);
        for (int nth = 2; Files.exists(directory); nth++) {
            directory = room.directory().resolve(name + "-" + nth);
        }
        return Files.createDirectory(directory);
    }

    /**
     * A new machine that is nobody's.
     *
     * @param name of its directory, as {@link #newDirectory} has it; that is its serial number
     */
    Chassis manufacture(String name, Firmware firmware) throws LabFailure, IOException, InterruptedException {
        Path variables = images.variables(firmware);
        Path directory = newDirectory(name);
        return Chassis.manufacture(directory, directory.getFileName().toString(), manufacturer, variables);
    }

    /** A new machine of the operator's. */
    Chassis manufactureRegistered(String name, Firmware firmware) throws LabFailure, IOException, InterruptedException {
        Chassis chassis = manufacture(name, firmware);
        controlPlane().register(chassis);
        return chassis;
    }

    /** The control plane, which is started when it is asked for first. */
    synchronized LabControlPlane controlPlane() throws LabFailure, IOException {
        try {
            if (controlPlane.isEmpty()) {
                // A manufacturer has its keys, which the control plane is to trust, with the first TPM it makes.
                manufacturer.manufacture(room.directory().resolve("first-tpm"));
                controlPlane =
                        Optional.of(LabControlPlane.start(room.directory().resolve("control-plane"), manufacturer));
            }
            return controlPlane.get();
        } catch (SimulatorException e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Tells the control plane what a firmware measures, if a machine has taught it at an earlier time. */
    void addProfile(Firmware firmware) throws LabFailure, IOException, InterruptedException {
        Optional<PlatformProfile> known = images.profile(firmware, hardware());
        if (known.isPresent()) {
            controlPlane().add(known.get());
            profiles.put(firmware, known.get());
        }
    }

    /** Has a trusted machine teach what its firmware measures, unless one has already. */
    void learnProfile(Firmware firmware, Chassis trusted) throws LabFailure, IOException, InterruptedException {
        if (profiles.containsKey(firmware)) {
            return;
        }
        say("learning what the firmware measures");
        PlatformProfile taught = controlPlane().learnFrom(trusted);
        images.keep(taught, firmware, hardware());
        controlPlane().add(taught);
        profiles.put(firmware, taught);
    }

    /** What a firmware measures, as far as a machine has taught it. */
    Optional<PlatformProfile> profile(Firmware firmware) {
        return Optional.ofNullable(profiles.get(firmware));
    }

    /** Who hears what appliances say to the control plane, from when it is asked for first. */
    synchronized Witness witness() throws LabFailure, IOException {
        if (witness.isEmpty()) {
            witness = Optional.of(
                    Witness.before(controlPlane().endpoint(), room.directory().resolve("witness")));
        }
        return witness.get();
    }

    private String hardware() {
        return Machine.hardware(facilities.accelerator());
    }

    MachineRoom room() {
        return room;
    }

    void say(String progress) {
        facilities.images().progress().accept(progress);
    }

    @Override
    public synchronized void close() {
        witness.ifPresent(Witness::close);
        witness = Optional.empty();
        controlPlane.ifPresent(LabControlPlane::close);
        controlPlane = Optional.empty();
        room.close();
    }
}
