package dev.martello.lab.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.lab.Await;
import dev.martello.lab.boot.BootImage;
import dev.martello.lab.boot.Firmware;
import dev.martello.lab.boot.MeasuredBoot;
import dev.martello.lab.boot.MeasuredBoot.SecureBoot;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.server.view.ApplianceSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiftyTpmsTest {
    private static final int MANY = 50;

    @TempDir
    private Path directory;

    private final List<VirtualAppliance> appliances = new ArrayList<>();

    @Test
    void enrolAtOnceAndAreToldApart() throws Exception {
        ServerConfiguration usual = ServerConfiguration.onLoopback(directory.resolve("server"), Set.of(), List.of());
        try (ControlPlane server =
                        ControlPlane.start(usual.with(usual.trust().with(EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE)));
                OperatorClient operator = OperatorClient.open(
                        server.address(),
                        server.authorityFile(),
                        Files.readString(directory.resolve("server").resolve(ControlPlane.TOKEN_FILE)))) {
            ControlPlaneAddress address = new ControlPlaneAddress(server.address(), server.authorityFile());
            for (int i = 0; i < MANY; i++) {
                Files.createDirectories(directory.resolve("machine-" + i).resolve("tpm"));
                VirtualAppliance appliance = VirtualAppliance.on(directory.resolve("machine-" + i));
                appliances.add(appliance);
                appliance.boot(boot(i));
                appliance.startAgent(address);
            }

            List<ApplianceSummary> fleet = Await.until(
                    () -> operator.appliances(Optional.empty(), Optional.empty()),
                    seen -> seen.size() == MANY
                            && seen.stream().allMatch(each -> each.reported().isPresent()),
                    "not all have reported");

            assertThat(fleet).extracting(ApplianceSummary::id).doesNotHaveDuplicates();
            List<String> bootLogs = new ArrayList<>();
            for (ApplianceSummary each : fleet) {
                operator.appliance(each.id()).items().stream()
                        .filter(item -> item.kind().equals("boot-log"))
                        .forEach(item -> bootLogs.add(item.digest()));
            }
            assertThat(bootLogs).hasSize(MANY).doesNotHaveDuplicates();
        } finally {
            appliances.forEach(VirtualAppliance::close);
        }
    }

    private static MeasuredBoot boot(int nth) {
        return new MeasuredBoot(
                Firmware.plain("Edge Firmware 4.2"),
                SecureBoot.ON,
                BootImage.named("\\EFI\\BOOT\\BOOTX64.EFI", "loader"),
                BootImage.named("\\EFI\\Linux\\edge.efi", "kernel"),
                "ro nth=" + nth,
                BootImage.named("\\initrd", "initrd"));
    }
}
