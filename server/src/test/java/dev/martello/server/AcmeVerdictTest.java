package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.AcmeWire.Answer;
import dev.martello.server.AcmeWire.Order;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.store.CertificateTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An appliance that reports gets no more by the second door than by the first. */
class AcmeVerdictTest {
    @TempDir
    Path directory;

    private static MachineAuthority maker;
    private static TestFleet fleet;
    private static SoftTpm tpm;

    private final MovableClock clock = new MovableClock();

    /** Given back in the end. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private Optional<ControlPlane> running = Optional.empty();

    @BeforeAll
    static void makeTpm(@TempDir Path makers) throws Exception {
        maker = new MachineAuthority("CN=Maker of Machines");
        fleet = new TestFleet(makers);
        tpm = fleet.newTpm();
        tpm.unload();
        AcmeDevice.manufacture(tpm, iak -> maker.iak(iak, "SN-1"));
        tpm.reload();
    }

    @AfterAll
    static void endTpm() throws Exception {
        fleet.close();
    }

    private void start(String scope) throws Exception {
        Path data = directory.resolve("server");
        ControlPlane server = ControlPlane.start(
                TestFleet.withAcme(fleet.configuration(data), directory.resolve("authority"), maker, scope), clock);
        opened.push(server);
        running = Optional.of(server);
        try (OperatorClient operator = TestFleet.operator(server, data)) {
            operator.replaceRegister(fleet.register());
        }
    }

    private AcmeWire acme() throws Exception {
        AcmeWire wire = new AcmeWire(running.orElseThrow());
        opened.push(wire);
        return wire;
    }

    @AfterEach
    void end() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private void report() throws Exception {
        try (AgentWire wire = TestFleet.agent(running.orElseThrow())) {
            wire.enrol(tpm);
            wire.report(tpm);
        }
    }

    /** As if its evidence came to that: what is judged is for other tests. */
    private void judge(TrustTier tier, Optional<String> revision) {
        try (Database database = database()) {
            database.change(sql -> {
                VerdictTable verdicts = new VerdictTable(sql);
                VerdictInterval last = verdicts.current(tpm.id()).orElseThrow();
                verdicts.record(
                        tpm.id(),
                        Optional.of(last),
                        new VerdictInterval(
                                tier,
                                Optional.empty(),
                                List.of(),
                                revision.orElse(last.revision()),
                                VerdictInterval.after(Optional.of(last), clock.instant()),
                                Optional.empty()),
                        Optional.empty());
            });
        }
    }

    private Database database() {
        return Database.open(directory.resolve("server").resolve("martello.db"));
    }

    /** An order whose challenge was answered rightly, the key that it is about, and what has it certified. */
    private record Attested(Order order, Bytes request) {
        Answer finish() throws Exception {
            return order.finish(request);
        }
    }

    private Attested attested() throws Exception {
        tpm.unload();
        try (AcmeDevice device = AcmeDevice.in(tpm)) {
            Order order = acme().account().order("SN-1");
            assertThat(order.answer(device.attestation(order.keyAuthorization()))
                            .status())
                    .isEqualTo(200);
            return new Attested(order, device.signingRequest());
        } finally {
            tpm.reload();
        }
    }

    private static void assertRefused(String reason, Answer answer) {
        assertThat(answer.reason()).as(answer.body().toString()).isEqualTo(reason);
    }

    private int living() {
        try (Database database = database()) {
            return database.read(sql -> new CertificateTable(sql).live(tpm.id(), clock.instant()))
                    .size();
        }
    }

    @Test
    void certifiesAnAffirmedApplianceAndRevokesWhenThatEnds() throws Exception {
        start("enrolled");
        report();
        judge(TrustTier.AFFIRMING, Optional.empty());

        assertThat(attested().finish().status()).isEqualTo(200);
        assertThat(living()).isEqualTo(1);
        judge(TrustTier.CONTRAINDICATED, Optional.empty());

        assertThat(living()).isZero();
    }

    @Test
    void refusesAnApplianceWhoseVerdictTurnedAfterItAttested() throws Exception {
        start("registered");
        report();
        judge(TrustTier.AFFIRMING, Optional.empty());
        Attested attested = attested();
        judge(TrustTier.CONTRAINDICATED, Optional.empty());

        assertRefused("certificate.not-trusted", attested.finish());
        assertThat(living()).isZero();
    }

    @Test
    void widensNothingOnAWarning() throws Exception {
        start("registered");
        report();
        judge(TrustTier.WARNING, Optional.empty());

        assertRefused("certificate.would-widen", attested().finish());
        judge(TrustTier.AFFIRMING, Optional.empty());
        assertThat(attested().finish().status()).isEqualTo(200);
        judge(TrustTier.WARNING, Optional.empty());
        assertThat(attested().finish().status()).isEqualTo(200);
    }

    @Test
    void refusesAnApplianceThatFellSilentOrWasJudgedByWhatCountsNoMore() throws Exception {
        start("registered");
        report();
        judge(TrustTier.AFFIRMING, Optional.of("of before"));
        assertRefused("certificate.not-trusted", attested().finish());

        report();
        judge(TrustTier.AFFIRMING, Optional.empty());
        Attested attested = attested();
        clock.move(ReportTerms.DEFAULT.lease().plus(Duration.ofSeconds(1)));
        assertRefused("certificate.not-trusted", attested.finish());
    }

    @Test
    void refusesDevicesWithoutAnAgentWhereOnlyThoseThatReportAreCertified() throws Exception {
        start("enrolled");

        assertRefused("certificate.not-reporting", attested().finish());
    }

    @Test
    void refusesAnApplianceThatReportsOnceAndIsNotTrustedEvenIfAllRegisteredOnesAreCertified() throws Exception {
        start("registered");
        report();

        assertRefused("certificate.not-trusted", attested().finish());
    }
}
