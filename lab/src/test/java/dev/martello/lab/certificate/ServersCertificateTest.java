package dev.martello.lab.certificate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.ServerTrust;
import dev.martello.agent.client.Unreachable;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.lab.MovableClock;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an appliance makes of the certificate that the control plane shows. */
class ServersCertificateTest {
    @TempDir
    private Path directory;

    @Test
    void oneThatIsNotValidYetIsToldByTheClockOfTheAppliance() throws Exception {
        assertClockIsBlamed(Duration.ofDays(20 * 365), "NotBefore");
    }

    @Test
    void oneThatHasEndedIsToldByTheClockOfTheAppliance() throws Exception {
        assertClockIsBlamed(Duration.ofDays(-20 * 365), "NotAfter");
    }

    private void assertClockIsBlamed(Duration serverAhead, String bound) throws Exception {
        MovableClock clock = new MovableClock();
        clock.move(serverAhead);
        ServerConfiguration configuration = ServerConfiguration.onLoopback(
                directory,
                Set.of(),
                List.of(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()));
        try (ControlPlane server = ControlPlane.start(configuration, clock);
                ControlPlaneClient client =
                        new ControlPlaneClient(server.address(), ServerTrust.in(server.authorityFile()))) {
            assertThatThrownBy(() -> client.nonce(new NonceRequest(ApplianceId.parse("00".repeat(32)))))
                    .isInstanceOf(Unreachable.class)
                    .hasMessageContainingAll(
                            "its certificate is not valid at ", "the time of this machine's clock", bound);
        }
    }
}
