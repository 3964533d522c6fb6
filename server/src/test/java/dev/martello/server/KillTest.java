package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.ApplianceView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed in the middle of its work: what it acknowledged is there afterwards. */
class KillTest {
    private static final int ROUNDS = 3;

    @TempDir
    Path directory;

    /** What the appliance was told. */
    private record Acknowledged(ReportRequest request, Instant validUntil) {}

    private Path data() {
        return directory.resolve("server");
    }

    private ServerProcess start() throws Exception {
        return ServerProcess.start(directory, data(), directory.resolve("trusted"));
    }

    private void trust(TestFleet fleet) throws Exception {
        Path trusted = Files.createDirectory(directory.resolve("trusted"));
        int number = 0;
        for (X509Certificate certificate : fleet.configuration(data()).trust().ekAuthorities()) {
            Files.write(trusted.resolve("authority-" + number++ + ".der"), certificate.getEncoded());
        }
    }

    @Test
    void losesNothingItAcknowledged() throws Exception {
        try (TestFleet fleet = new TestFleet(directory)) {
            SoftTpm reporting = fleet.newTpm();
            SoftTpm enrolling = fleet.newTpm();
            trust(fleet);
            AtomicReference<Optional<Acknowledged>> lastReport = new AtomicReference<>(Optional.empty());
            AtomicReference<String> lastKey = new AtomicReference<>("");
            for (int round = 0; round < ROUNDS; round++) {
                try (ServerProcess server = start();
                        OperatorClient operator = server.operator();
                        AgentWire wire = TestFleet.agent(server.address(), data().resolve("ca.pem"))) {
                    if (round == 0) {
                        operator.replaceRegister(fleet.register());
                        wire.enrol(reporting);
                    } else {
                        assertNothingLost(operator, wire, reporting, lastReport.get(), enrolling, lastKey.get());
                    }
                    workUntilKilled(server, wire, reporting, lastReport, enrolling, lastKey, 5 + 7 * round);
                }
            }
            try (ServerProcess server = start();
                    OperatorClient operator = server.operator();
                    AgentWire wire = TestFleet.agent(server.address(), data().resolve("ca.pem"))) {
                assertNothingLost(operator, wire, reporting, lastReport.get(), enrolling, lastKey.get());
                assertThat(wire.report(reporting)).isNotNull();
            }
        }
    }

    /**
     * Two appliances work as fast as they can; after so many acknowledgements, and at least one of each, the server is
     * killed from the side.
     */
    private static void workUntilKilled(
            ServerProcess server,
            AgentWire wire,
            SoftTpm reporting,
            AtomicReference<Optional<Acknowledged>> lastReport,
            SoftTpm enrolling,
            AtomicReference<String> lastKey,
            int acknowledgements)
            throws Exception {
        CountDownLatch wanted = new CountDownLatch(acknowledgements);
        CountDownLatch firstReport = new CountDownLatch(1);
        CountDownLatch firstEnrolment = new CountDownLatch(1);
        try (ExecutorService appliances = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reports = appliances.submit(() -> untilItFails(() -> {
                reporting.extend(10, Bytes.of((int) wanted.getCount()));
                ReportRequest request = AgentWire.request(reporting, wire.nonce(reporting.id()));
                Instant until = wire.report(request).result().orElseThrow().validUntil();
                lastReport.set(Optional.of(new Acknowledged(request, until)));
                firstReport.countDown();
                wanted.countDown();
            }));
            Future<?> enrolments = appliances.submit(() -> untilItFails(() -> {
                enrolling.newKey();
                wire.enrol(enrolling);
                lastKey.set(enrolling.akName());
                firstEnrolment.countDown();
                wanted.countDown();
            }));
            for (CountDownLatch latch : List.of(wanted, firstReport, firstEnrolment)) {
                assertThat(latch.await(2, TimeUnit.MINUTES))
                        .as("the server works")
                        .isTrue();
            }
            server.kill();
            reports.get();
            enrolments.get();
        }
    }

    /** Work of one appliance. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static void untilItFails(Work work) {
        try {
            while (true) {
                work.run();
            }
        } catch (IOException e) {
            // the server was killed
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertNothingLost(
            OperatorClient operator,
            AgentWire wire,
            SoftTpm reporting,
            Optional<Acknowledged> lastReport,
            SoftTpm enrolling,
            String lastKey)
            throws Exception {
        ApplianceView reported = operator.appliance(reporting.id().toString());
        Acknowledged last = lastReport.orElseThrow();
        assertThat(reported.summary().until().orElseThrow()).isAfterOrEqualTo(last.validUntil);
        assertThatThrownBy(() -> wire.report(last.request))
                .hasMessageMatching("403 quote\\.(replayed|clock-backwards)");
        // A key whose enrolment was under way when the server was killed may count already.
        assertThat(operator.appliance(enrolling.id().toString()).akName()).isIn(lastKey, enrolling.akName());
    }
}
