package dev.martello.lab.machine;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.appliance.VirtualAppliance;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import dev.martello.lab.tool.Trees;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.simulator.MachineMaker;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.SimulatorException;
import dev.martello.tpm.simulator.Swtpm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What stays of a machine while it is off: its TPM's memory, its firmware's variables, its disks.
 *
 * @param directory where these are
 * @param serial what its firmware says is its serial number
 * @param id who it is, by the certificate that its TPM came with
 */
public record Chassis(Path directory, String serial, ApplianceId id) {
    /** The smallest that ext4 makes with a journal. */
    private static final String DATA_DISK_SIZE = "16M";

    /** Twice what LUKS takes for itself. */
    private static final int VOLUME_BYTES = 32 << 20;

    /**
     * A new machine.
     *
     * @param manufacturer who makes its TPM
     * @param variables of its firmware, before that ever ran
     */
    public static Chassis manufacture(Path directory, String serial, Manufacturer manufacturer, Path variables)
            throws LabFailure, IOException, InterruptedException {
        Files.createDirectories(directory);
        Path tpm = directory.resolve("tpm");
        try {
            manufacturer.manufacture(tpm);
            Chassis chassis = new Chassis(directory, serial, putIn(tpm, manufacturer, serial));
            chassis.putVariables(variables);
            chassis.eraseDataDisk();
            chassis.putVolume();
            return chassis;
        } catch (SimulatorException | TpmException e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Sets its firmware up anew. */
    public void putVariables(Path variables) throws IOException {
        Files.copy(variables, variables(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts in copies of another machine's disks. */
    public void putDisksOf(Chassis other) throws IOException {
        Files.copy(other.dataDisk(), dataDisk(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(other.volume(), volume(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** This machine with the TPM and the data disk of another, which must be off and has neither any more. */
    public Chassis withTpmAndDataDiskOf(Chassis other) throws IOException {
        Trees.delete(tpm());
        Files.move(other.tpm(), tpm());
        Files.move(other.dataDisk(), dataDisk(), StandardCopyOption.REPLACE_EXISTING);
        return new Chassis(directory, serial, other.id);
    }

    /** This machine once more, with a TPM that has no memory yet: it gets it from a state that was saved. */
    public Chassis copyTo(Path other) throws IOException {
        Files.createDirectories(other.resolve("tpm"));
        Chassis copy = new Chassis(other, serial, id);
        copy.putVariables(variables());
        copy.putDisksOf(this);
        return copy;
    }

    /** Puts a new data disk in, with nothing on it. */
    public void eraseDataDisk() throws LabFailure, IOException, InterruptedException {
        Files.deleteIfExists(dataDisk());
        Tool.MKE2FS.run("-q", "-t", "ext4", "-m", 0, dataDisk(), DATA_DISK_SIZE);
    }

    /** What the cache is to be on: a disk on which nobody has written yet. */
    private void putVolume() throws IOException {
        try (RandomAccessFile disk = new RandomAccessFile(volume().toFile(), "rw")) {
            disk.setLength(VOLUME_BYTES);
        }
    }

    Path variables() {
        return directory.resolve("variables.fd");
    }

    Path dataDisk() {
        return directory.resolve("data.img");
    }

    Path volume() {
        return directory.resolve("volume.img");
    }

    Path tpm() {
        return directory.resolve("tpm");
    }

    /** Certifies which machine a TPM is in, and tells who that is. */
    private static ApplianceId putIn(Path state, Manufacturer manufacturer, String serial)
            throws SimulatorException, TpmException, IOException {
        try (Swtpm swtpm = Swtpm.start(state);
                Tpm tpm = Tpm.over(swtpm.connect())) {
            MachineMaker.certifyPlatform(tpm, manufacturer, serial);
            return VirtualAppliance.identify(tpm);
        }
    }
}
