package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A device gets its first certificate without an agent at one node while it enrols with one at another: there is no row of it yet that either could
 * lock.
 */
class FirstEnrolmentTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final ApplianceId ID = new ApplianceId(Bytes.repeat(0xab, 32));

    private TestPostgres postgres;
    private Database first;
    private Database second;

    @BeforeEach
    void start() throws Exception {
        postgres = new TestPostgres();
        first = Database.open(postgres.database("race"));
        second = Database.open(postgres.database("race"));
    }

    @AfterEach
    void stop() throws Exception {
        second.close();
        first.close();
        postgres.close();
    }

    private static void enrol(Sql sql) {
        new ApplianceTable(sql)
                .enrol(EnrolledAppliance.withKeys(
                        ID, Platform.LINUX_AMD64, Bytes.of(1), Bytes.of(2), Bytes.of(3), NOW));
    }

    /** As finishing an order does: whether a certificate was given to a device that is not judged. */
    private static boolean certify(Sql sql, Runnable between) {
        Optional<EnrolledAppliance> enrolled = new ApplianceTable(sql).lock(ID);
        between.run();
        enrolled.ifPresentOrElse(
                _ -> {},
                () -> new CertificateTable(sql)
                        .add(new Certificate(
                                "1",
                                ID,
                                "15",
                                "ab",
                                KeyKind.TPM,
                                List.of("spiffe://cdn.example/site/ams1/appliance/" + ID),
                                NOW,
                                NOW,
                                NOW.plusSeconds(3600))));
        return enrolled.isEmpty();
    }

    private int living() {
        return first.read(sql -> new CertificateTable(sql).live(ID, NOW)).size();
    }

    private void awaitWaiting(Future<?> blocked) throws Exception {
        while (postgres.waiting("race") == 0) {
            assertThat(blocked.isDone()).as("it should wait for the other one").isFalse();
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anEnrolmentThatComesMeanwhileWaitsAndRevokesWhatWasGiven() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                AutoCloseable _ = goOn::countDown) {
            Future<Boolean> certified = threads.submit(() -> first.write(sql -> certify(sql, () -> {
                looked.countDown();
                await(goOn);
            })));
            await(looked);
            Future<?> enrolled = threads.submit(() -> second.change(FirstEnrolmentTest::enrol));
            awaitWaiting(enrolled);
            goOn.countDown();

            assertThat(certified.get()).isTrue();
            enrolled.get();
        }
        assertThat(living()).as("what was given before it was judged").isZero();
    }

    @Test
    void aCertificateThatIsAskedForDuringAnEnrolmentWaitsAndIsJudged() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                AutoCloseable _ = goOn::countDown) {
            Future<?> enrolled = threads.submit(() -> second.change(sql -> {
                enrol(sql);
                written.countDown();
                await(goOn);
            }));
            await(written);
            Future<Boolean> certified = threads.submit(() -> first.write(sql -> certify(sql, () -> {})));
            awaitWaiting(certified);
            goOn.countDown();

            enrolled.get();
            assertThat(certified.get()).isFalse();
        }
        assertThat(living()).isZero();
    }
}
