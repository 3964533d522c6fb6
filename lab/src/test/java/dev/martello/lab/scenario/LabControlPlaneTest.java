package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.Release;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.tool.LabFailure;
import dev.martello.tpm.simulator.Manufacturer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabControlPlaneTest {
    private final LabControlPlane controlPlane;

    LabControlPlaneTest(@TempDir Path directory) throws Exception {
        Manufacturer manufacturer = Manufacturer.in(Files.createDirectory(directory.resolve("manufacturer")));
        manufacturer.manufacture(directory.resolve("tpm"));
        controlPlane = LabControlPlane.start(directory.resolve("control-plane"), manufacturer);
    }

    @AfterEach
    void stop() {
        controlPlane.close();
    }

    @Test
    void saysWhatItDoesNotTakeAndWhy() throws Exception {
        controlPlane.register(chassis("good", 1));

        assertThatThrownBy(() -> controlPlane.register(chassis("good", 2)))
                .isInstanceOf(LabFailure.class)
                .hasMessage("the control plane does not take the register: line 3: the fingerprint or serial was"
                        + " there before");
    }

    @Test
    void hasNotHeardOfMachineThatHasNotEnrolled() throws Exception {
        controlPlane.register(chassis("good", 1));

        assertThat(controlPlane.appliance(chassis("good", 1))).isEmpty();
    }

    @Test
    void isStartedOnceHoweverOftenItIsToldTo() throws Exception {
        controlPlane.stop();

        controlPlane.start();
        controlPlane.start();

        assertThat(controlPlane.reports()).isZero();
    }

    @Test
    void isContentToTakeBackReleaseThatItWasNotToldOf() {
        assertThatCode(() -> controlPlane.withdraw(release())).doesNotThrowAnyException();
    }

    private static Release release() {
        return new Release(
                "1.1.0",
                Platform.LINUX_AMD64,
                2,
                "made up for a test",
                NamedDigests.of(Map.of()),
                List.of("ro"),
                List.of(),
                FileDigests.of(Map.of()));
    }

    private static Chassis chassis(String serial, int id) {
        return new Chassis(Path.of(serial), serial, ApplianceId.parse("%064x".formatted(id)));
    }
}
