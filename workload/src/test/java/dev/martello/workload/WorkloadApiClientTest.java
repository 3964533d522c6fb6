package dev.martello.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks over a process that hands on what it is told. */
final class WorkloadApiClientTest {
    private static final String APPLIANCE = "spiffe://edge.example/site/fra1/appliance/a1";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private Path socket;
    private Path credential;
    private TrustDomain trustDomain;
    private InetSocketAddress address;
    private Process relay;

    @BeforeEach
    void relay() throws Exception {
        socket = folder.resolve("workload.sock");
        credential = Files.createDirectory(folder.resolve("credential"));
        trustDomain = new TrustDomain("edge.example");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
        }
        relay = new ProcessBuilder(
                        "socat",
                        "TCP-LISTEN:" + address.getPort() + ",bind=127.0.0.1,fork,reuseaddr",
                        "UNIX-CONNECT:" + socket)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @AfterEach
    void end() {
        relay.destroy();
        relay.onExit().join();
    }

    @Test
    void tellsTheCertificateEachOneThatFollowsAndThatThereIsNoneAnyMore() throws Exception {
        TrustDomain.Granted first = keep();
        try (WorkloadApi _ = start(System.getProperty("user.name"));
                WorkloadApiClient client = new WorkloadApiClient(address, PATIENCE)) {
            WorkloadApiClient.Certificates certificates = client.fetch();
            assertThat(certificates.next()).isEqualTo(first.certificate());
            TrustDomain.Granted second = keep();
            assertThat(certificates.next()).isEqualTo(second.certificate());
            TrustDomain.remove(credential);
            assertThatThrownBy(() -> {
                        while (true) {
                            certificates.next();
                        }
                    })
                    .isInstanceOfSatisfying(
                            WorkloadApiRefusal.class,
                            refused -> assertThat(refused.code()).isEqualTo(WorkloadApiRefusal.DENIED))
                    .hasMessage("the appliance holds no certificate now");
        }
    }

    @Test
    void tellsThatTheUserMayNotHaveTheCertificate() throws Exception {
        keep();
        try (WorkloadApi _ = start("nobody");
                WorkloadApiClient client = new WorkloadApiClient(address, PATIENCE)) {
            assertThatThrownBy(client.fetch()::next)
                    .isInstanceOf(WorkloadApiRefusal.class)
                    .hasMessageContaining("may not have the certificate");
        }
    }

    @Test
    void waitsForWhoeverIsBeingStartedAndNotForever() throws Exception {
        TrustDomain.Granted granted = keep();
        try (WorkloadApiClient impatient = new WorkloadApiClient(address, Duration.ofMillis(100));
                WorkloadApiClient client = new WorkloadApiClient(address, PATIENCE)) {
            assertThatThrownBy(impatient.fetch()::next)
                    .isInstanceOfSatisfying(
                            WorkloadApiRefusal.class,
                            refused -> assertThat(refused.code()).isEqualTo("DEADLINE_EXCEEDED"));
            WorkloadApiClient.Certificates certificates = client.fetch();
            try (WorkloadApi _ = start(System.getProperty("user.name"))) {
                assertThat(certificates.next()).isEqualTo(granted.certificate());
            }
        }
    }

    @Test
    void libraryListNamesEachOnce() {
        List<Class<?>> libraries = WorkloadApi.libraries();

        assertThat(libraries)
                .extracting(each -> each.getProtectionDomain().getCodeSource().getLocation())
                .doesNotHaveDuplicates();
    }

    private TrustDomain.Granted keep() throws Exception {
        TrustDomain.Granted granted = trustDomain.grant(HOUR, APPLIANCE);
        trustDomain.keep(credential, granted);
        return granted;
    }

    private WorkloadApi start(String user) throws IOException {
        return WorkloadApi.start(
                socket,
                credential,
                Set.of(FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user)));
    }
}
