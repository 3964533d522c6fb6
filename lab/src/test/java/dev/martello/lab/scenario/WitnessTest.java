package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.AgentEvent;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.appliance.ControlPlaneAddress;
import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.lab.appliance.VirtualAppliance;
import dev.martello.lab.boot.BootImage;
import dev.martello.lab.boot.Firmware;
import dev.martello.lab.boot.MeasuredBoot;
import dev.martello.lab.boot.MeasuredBoot.SecureBoot;
import dev.martello.lab.machine.ControlPlaneEndpoint;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.ApplianceView;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.QuoteCheck;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
    private static final long PATIENCE_SECONDS = 120;

    @Test
    void handsOnWhatAnApplianceSaysAndRemembersWithWhichKeyItWasSigned(@TempDir Path directory) throws Exception {
        Manufacturer manufacturer = Manufacturer.in(Files.createDirectory(directory.resolve("manufacturer")));
        Path machine = Files.createDirectory(directory.resolve("machine"));
        manufacturer.manufacture(machine.resolve("tpm"));
        Path data = directory.resolve("server");
        try (ControlPlane server = ControlPlane.start(
                        ServerConfiguration.onLoopback(data, manufacturer.certificates(), List.of()));
                OperatorClient operator = OperatorClient.open(
                        server.address(),
                        server.authorityFile(),
                        Files.readString(data.resolve(ControlPlane.TOKEN_FILE)));
                Witness witness = Witness.before(
                        new ControlPlaneEndpoint(server.address().getPort(), server.authorityFile()),
                        directory.resolve("witness"));
                VirtualAppliance appliance = VirtualAppliance.on(machine)) {
            ApplianceId id = appliance.id();
            operator.replaceRegister(
                    Bytes.utf8("ek_fingerprint,serial,site,rack_unit,ring\n" + id + ",SN-1,ams1,7,broad\n"));
            appliance.boot(boot());
            assertThat(witness.of(id)).isEmpty();

            report(appliance, witness);

            Witness.Testimony heard = witness.of(id).orElseThrow();
            assertThat(check(heard)).isInstanceOf(QuoteCheck.Genuine.class);
            ApplianceView seen = operator.appliance(id.toString());
            assertThat(seen.items()).hasSameSizeAs(heard.report().binding().items());
            assertThat(heard.isOf(seen)).isTrue();

            appliance.stopAgent();
            appliance.run(MeasuredFile.of("/usr/bin/tool", "tool"));
            report(appliance, witness);

            Witness.Testimony later = witness.of(id).orElseThrow();
            assertThat(later.isOf(seen)).isFalse();
            assertThat(later.isOf(operator.appliance(id.toString()))).isTrue();
        }
    }

    /** Starts an appliance's agent and waits for its first report. */
    private static void report(VirtualAppliance appliance, Witness witness) throws Exception {
        CompletableFuture<AgentEvent> reported = new CompletableFuture<>();
        appliance.startAgent(
                new ControlPlaneAddress(
                        URI.create("https://127.0.0.1:" + witness.endpoint().port()),
                        witness.endpoint().authority()),
                InstantSource.system(),
                event -> {
                    if (event instanceof AgentEvent.Reported) {
                        reported.complete(event);
                    }
                });
        reported.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static QuoteCheck check(Witness.Testimony heard) throws Exception {
        AttestationKeyCheck.Accepted key = (AttestationKeyCheck.Accepted)
                AttestationKeys.check(TPMT_PUBLIC.LAYOUT.parse(heard.enrolment().akPublic()));
        return new QuoteVerifier(SignatureLibraries.ofJdk())
                .check(
                        heard.report().quote(),
                        key.key(),
                        heard.report().binding().qualifyingData());
    }

    private static MeasuredBoot boot() {
        return new MeasuredBoot(
                Firmware.plain("Edge Firmware 4.2"),
                SecureBoot.ON,
                BootImage.named("\\EFI\\BOOT\\BOOTX64.EFI", "loader"),
                BootImage.named("\\EFI\\Linux\\edge.efi", "kernel"),
                "ro",
                BootImage.named("\\initrd", "initrd"));
    }
}
