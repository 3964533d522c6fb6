package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.AttestationResult.Reason;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.AgentWire.RefusedException;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.store.TestPostgres;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.FindingView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over one PostgreSQL: to an appliance they are one. */
class NodesTest {
    @TempDir
    static Path directory;

    private static TestPostgres postgres;
    private static TestFleet fleet;
    private static SoftTpm tpm;
    private static ControlPlane first;
    private static ControlPlane second;
    private static OperatorClient operator;
    private static AgentWire toFirst;
    private static AgentWire toSecond;

    private Bytes nonce = Bytes.EMPTY;

    @BeforeAll
    static void start() throws Exception {
        postgres = new TestPostgres();
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
        first = node("first");
        for (String file : List.of("ca.pem", "ca.key")) {
            Files.createDirectories(directory.resolve("second"));
            Files.copy(
                    directory.resolve("first").resolve(file),
                    directory.resolve("second").resolve(file));
        }
        second = node("second");
        operator = TestFleet.operator(first, directory.resolve("first"));
        toFirst = TestFleet.agent(first);
        toSecond = TestFleet.agent(second);
    }

    private static ControlPlane node(String name) throws Exception {
        ServerConfiguration alone = fleet.configuration(directory.resolve(name));
        return ControlPlane.start(alone.with(alone.storage().with(postgres.database("nodes"))));
    }

    @AfterAll
    static void stop() throws Exception {
        toFirst.close();
        toSecond.close();
        operator.close();
        second.close();
        first.close();
        fleet.close();
        postgres.close();
    }

    @BeforeEach
    void enrolWithFreshKey() throws Exception {
        operator.replaceRegister(fleet.register());
        tpm.newKey();
        nonce = toFirst.enrol(tpm).nonce();
    }

    private ReportRequest request() throws Exception {
        return AgentWire.request(tpm, nonce);
    }

    /** A report without attachments, as of an unchanged appliance. */
    private ReportRequest unchanged() throws Exception {
        return new ReportRequest(request().report(), List.of(), Optional.empty());
    }

    private AttestationResult report(AgentWire node, ReportRequest request) throws Exception {
        ReportAnswer answer = node.report(request);
        nonce = answer.nonce();
        return answer.result().orElseThrow();
    }

    private static void assertRefused(String reason, AgentWire node, ReportRequest request) {
        assertThatThrownBy(() -> node.report(request))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void takeEachOthersNoncesKeysAndEvidence() throws Exception {
        assertThat(report(toSecond, request()).tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        for (AgentWire node : List.of(toFirst, toSecond, toSecond, toFirst, toFirst, toSecond)) {
            assertThat(report(node, unchanged()).tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        }
    }

    @Test
    void acceptNoQuoteThatTheOtherAccepted() throws Exception {
        report(toFirst, request());
        report(toSecond, unchanged());
        ReportRequest last = unchanged();
        report(toFirst, last);
        assertRefused("quote.replayed", toSecond, last);
        assertRefused("quote.replayed", toFirst, last);
    }

    @Test
    void acceptOneReportOnceFromManyAtOnce() throws Exception {
        report(toFirst, request());
        report(toSecond, unchanged());
        ReportRequest request = unchanged();
        List<Callable<String>> posts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            AgentWire node = i % 2 == 0 ? toFirst : toSecond;
            posts.add(() -> {
                try {
                    return "accepted " + node.report(request).result().isPresent();
                } catch (RefusedException e) {
                    return e.reason();
                }
            });
        }
        List<String> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> each : threads.invokeAll(posts)) {
                answers.add(each.get());
            }
        }
        assertThat(answers).filteredOn("accepted true"::equals).hasSize(1);
        assertThat(answers).filteredOn("quote.replayed"::equals).hasSize(15);
    }

    @Test
    void believeNoKeyThatWasReplacedAtTheOther() throws Exception {
        report(toSecond, request());
        report(toSecond, unchanged());
        ReportRequest byOldKey = unchanged();
        tpm.newKey();
        nonce = toFirst.enrol(tpm).nonce();
        assertRefused("quote.signature-invalid", toSecond, byOldKey);
        assertThat(report(toSecond, unchanged()).tier()).isEqualTo(TrustTier.CONTRAINDICATED);
    }

    @Test
    void refuseWhoWasTakenOutOfTheRegisterAtTheOther() throws Exception {
        report(toSecond, request());
        report(toSecond, unchanged());
        operator.replaceRegister(fleet.register(tpm));
        assertRefused("register.unknown-ek", toSecond, unchanged());
    }

    @Test
    void judgeByAReleaseThatWasAddedAtTheOther() throws Exception {
        report(toSecond, request());
        AttestationResult before = report(toSecond, unchanged());
        assertThat(before.reasons()).extracting(Reason::rule).contains("release.none");
        operator.addRelease(SignedDocument.sign(
                        DocumentKind.RELEASE,
                        new Release(
                                "2026.11.1",
                                Platform.LINUX_AMD64,
                                1,
                                "",
                                NamedDigests.NONE,
                                List.of(),
                                List.of(),
                                FileDigests.NONE),
                        SigningKey.of(fleet.releaseKey()))
                .write());
        assertThat(report(toSecond, unchanged()).reasons())
                .extracting(Reason::rule)
                .doesNotContain("release.none");
    }

    /** Whoever has the lock on the verdict keeps the report from being finished, so that the policy comes in between. */
    @Test
    void judgeByAPolicyThatCameWhileAReportWasUnderWayAtTheOther() throws Exception {
        report(toSecond, request());
        ReportRequest withoutBootLog = new ReportRequest(
                AgentWire.report(tpm, nonce, List.of(PcrValuesItem.write(tpm.pcrs()))), List.of(), Optional.empty());
        Bytes policy = Bytes.concat(operator.policy(), Bytes.utf8("""
              - id: site.everywhere
                severity: low
                tier: warning
                when: platform != ""
                subject: platform
                message: It has a platform.
            """));
        try (Connection lock = postgres.connect("nodes");
                Statement statement = lock.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            lock.setAutoCommit(false);
            statement.execute("select * from verdict where appliance_id = '" + tpm.id() + "' for update");
            Future<AttestationResult> reported = threads.submit(() -> report(toSecond, withoutBootLog));
            awaitWaiting(1, reported);
            Future<AdoptionView> adopted = threads.submit(() -> operator.setPolicy(policy));
            awaitWaiting(2, adopted);
            lock.rollback();

            assertThat(reported.get().reasons()).extracting(Reason::rule).contains("boot-log.missing");
            assertThat(adopted.get().held()).isEmpty();
        }
        assertThat(operator.appliance("SN-1").findings())
                .extracting(FindingView::rule)
                .contains("boot-log.missing", "site.everywhere");
    }

    private static void awaitWaiting(int connections, Future<?> blocked) throws Exception {
        while (postgres.waiting("nodes") < connections) {
            if (blocked.isDone()) {
                throw new AssertionError("it did not wait for a lock, but came to " + blocked.get());
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void goOnWhenTheDatabaseWasRestarted() throws Exception {
        report(toSecond, request());
        postgres.disconnectAll("nodes");
        assertThat(report(toSecond, unchanged()).tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(report(toFirst, unchanged()).tier()).isEqualTo(TrustTier.CONTRAINDICATED);
    }
}
