package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.server.AgentWire.RefusedException;
import dev.martello.server.ServerConfiguration.Listening;
import dev.martello.server.ServerConfiguration.Storage;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.RefusalView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {
    @TempDir
    Path directory;

    private ServerConfiguration configuration() {
        return ServerConfiguration.onLoopback(directory, Set.of(), List.of());
    }

    @Test
    void goesOnWhereItWasWhenStartedAgain() throws Exception {
        Path data = directory.resolve("server");
        try (TestFleet fleet = new TestFleet(directory)) {
            SoftTpm tpm = fleet.newTpm();
            ServerConfiguration configuration = fleet.configuration(data);
            ReportRequest request;
            ApplianceView before;
            try (ControlPlane server = ControlPlane.start(configuration);
                    OperatorClient operator = TestFleet.operator(server, data);
                    AgentWire wire = TestFleet.agent(server)) {
                operator.replaceRegister(fleet.register());
                request = AgentWire.request(tpm, wire.enrol(tpm).nonce());
                wire.report(request);
                before = operator.appliance("SN-1");
                assertThatThrownBy(() -> wire.report(request)).hasMessage("403 quote.replayed");
            }
            try (ControlPlane server = ControlPlane.start(configuration);
                    OperatorClient operator = TestFleet.operator(server, data);
                    AgentWire wire = TestFleet.agent(server)) {
                assertThat(operator.appliance("SN-1")).isEqualTo(before);
                assertThat(operator.refusals())
                        .extracting(RefusalView::reason, RefusalView::times)
                        .containsExactly(org.assertj.core.groups.Tuple.tuple("quote.replayed", 1L));
                assertThatThrownBy(() -> wire.report(request))
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                refused -> assertThat(refused.reason()).isEqualTo("quote.replayed"));
                assertThat(wire.report(tpm)).isNotNull();
            }
        }
    }

    @Test
    void keepsItsSecretsForTheirOwner() throws Exception {
        try (ControlPlane _ = ControlPlane.start(configuration());
                Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> !file.endsWith("ca.pem") && !file.endsWith("server.pem"))
                            .filter(file -> !file.endsWith("lock")))
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void keepsTheOperatorsTokenForItsOwnerAndDoesNotMakeAnotherOne() throws Exception {
        Path file = directory.resolve(ControlPlane.TOKEN_FILE);
        ControlPlane.start(configuration()).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String token = Files.readString(file);
        assertThat(token.strip()).hasSizeGreaterThan(40);
        Files.delete(file);
        try (ControlPlane server = ControlPlane.start(configuration());
                OperatorClient operator = OperatorClient.open(server.address(), server.authorityFile(), token)) {
            assertThat(operator.appliances(Optional.empty(), Optional.empty())).isEmpty();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void doesNotShareItsDirectory() throws Exception {
        try (ControlPlane _ = ControlPlane.start(configuration())) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> ControlPlane.start(configuration()))
                        .isInstanceOf(CannotStart.class)
                        .hasMessageStartingWith("another Martello server uses ");
            }
        }
        ControlPlane.start(configuration()).close();
    }

    @Test
    void saysWhyItCannotStart() throws Exception {
        Path policy = directory.resolve("policy.yaml");
        Files.write(policy, Bytes.ascii("rules: {").toArray());
        ServerConfiguration usual = configuration();
        ServerConfiguration badPolicy = usual.with(usual.judging().with(policy));
        assertThatThrownBy(() -> ControlPlane.start(badPolicy))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("the policy cannot be used: ");
        Files.delete(directory.resolve("martello.db"));
        Files.write(directory.resolve("martello.db"), Bytes.repeat(1, 5000).toArray());
        assertThatThrownBy(() -> ControlPlane.start(configuration()))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("martello.db");
        try (ControlPlane running =
                ControlPlane.start(ServerConfiguration.onLoopback(directory.resolve("other"), Set.of(), List.of()))) {
            ServerConfiguration taken = usual.with(Storage.in(directory.resolve("third")))
                    .with(new Listening("127.0.0.1", running.address().getPort(), List.of()));
            assertThatThrownBy(() -> ControlPlane.start(taken)).isInstanceOf(CannotStart.class);
        }
    }
}
