package dev.martello.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.Database;
import dev.martello.server.store.Sql;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalLogTest {
    @TempDir
    Path directory;

    @Test
    void hasWrittenAllThatWasNotedWhenAFlushReturnsThoughAnotherOneWritesIt() throws Exception {
        try (Database database = Database.open(directory.resolve("martello.db"))) {
            RefusalLog log = new RefusalLog(database, new Metrics(), Clock.systemUTC());
            log.note(Optional.empty(), Refusal.because(Reason.EK_MALFORMED, "for a test"));
            CountDownLatch goOn = new CountDownLatch(1);
            CountDownLatch isBusy = new CountDownLatch(1);
            Thread.ofPlatform()
                    .start(() -> database.change(_ -> {
                        isBusy.countDown();
                        await(goOn);
                    }));
            isBusy.await();
            Thread other = Thread.ofPlatform().start(log::flush);
            while (other.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }

            FutureTask<Long> seen = new FutureTask<>(() -> {
                log.flush();
                return database.read(RefusalLogTest::count);
            });
            Thread own = Thread.ofPlatform().start(seen);
            while (own.isAlive() && own.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            goOn.countDown();

            assertThat(seen.get()).isEqualTo(1);
        }
    }

    private static long count(Sql sql) {
        return sql.number("select count(*) as n from refusal");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
