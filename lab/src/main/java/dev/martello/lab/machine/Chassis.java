package dev.martello.lab.machine;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.image.ApplianceImage;
import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Tool;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.simulator.SimulatorException;
import dev.martello.tpm.simulator.Swtpm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/**
 * What stays of a machine while it is off: its TPM's memory, its firmware's variables, its data disk.
 *
 * @param directory where these are
 * @param id who it is, by the certificate that its TPM came with
 */
public record Chassis(Path directory, ApplianceId id) {
    /** The smallest that ext4 makes with a journal. */
    private static final String DATA_DISK_SIZE = "16M";

    /**
     * A new machine.
     *
     * @param manufacturer who makes its TPM
     * @param image whose firmware it gets
     */
    public static Chassis manufacture(Path directory, Manufacturer manufacturer, ApplianceImage image)
            throws LabFailure, IOException, InterruptedException {
        Files.createDirectories(directory);
        Path tpm = directory.resolve("tpm");
        try {
            manufacturer.manufacture(tpm);
            Chassis chassis = new Chassis(directory, identify(tpm));
            chassis.putFirmware(image);
            chassis.eraseDataDisk();
            return chassis;
        } catch (SimulatorException | TpmException e) {
            throw new LabFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Gives it a firmware's variables as they are before it ever ran. */
    public void putFirmware(ApplianceImage image) throws IOException {
        Files.copy(image.firmwareVariables(), variables(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts a new data disk in, with nothing on it. */
    public void eraseDataDisk() throws LabFailure, IOException, InterruptedException {
        Files.deleteIfExists(dataDisk());
        Tool.MKE2FS.run("-q", "-t", "ext4", "-m", 0, dataDisk(), DATA_DISK_SIZE);
    }

    Path variables() {
        return directory.resolve("variables.fd");
    }

    Path dataDisk() {
        return directory.resolve("data.img");
    }

    Path tpm() {
        return directory.resolve("tpm");
    }

    private static ApplianceId identify(Path state) throws SimulatorException, TpmException, IOException {
        try (Swtpm swtpm = Swtpm.start(state);
                Tpm tpm = Tpm.over(swtpm.connect())) {
            byte[] der = EndorsementKey.certificate(tpm, EkTemplate.RSA_2048)
                    .orElseThrow(() -> new IOException("the TPM has no endorsement certificate"))
                    .toArray();
            return ApplianceId.of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey());
        } catch (CertificateException e) {
            throw new IOException("the TPM's endorsement certificate cannot be read", e);
        }
    }
}
