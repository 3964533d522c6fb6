package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Two server nodes on one database of a PostgreSQL server, whose transactions overlap. */
public final class TwoNodes implements AutoCloseable {
    private static final String NAME = "race";

    private final TestPostgres postgres;
    private final Database first;
    private final Database second;

    public TwoNodes() throws Exception {
        postgres = new TestPostgres();
        first = Database.open(postgres.database(NAME));
        second = Database.open(postgres.database(NAME));
    }

    public Database first() {
        return first;
    }

    public Database second() {
        return second;
    }

    /** What came of two transactions. */
    public record Results<A, B>(A ofFirst, B ofSecond) {}

    /** Has the second node begin a transaction when the first one has written and not committed; it has to wait for that. */
    public <A, B> Results<A, B> overlap(Function<Sql, A> ofFirst, Function<Sql, B> ofSecond) throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                AutoCloseable _ = goOn::countDown) {
            Future<A> came = threads.submit(() -> first.write(sql -> {
                A result = ofFirst.apply(sql);
                written.countDown();
                await(goOn);
                return result;
            }));
            await(written);
            Future<B> after = threads.submit(() -> second.write(ofSecond));
            while (postgres.waiting(NAME) == 0) {
                assertThat(after.isDone())
                        .as("it should wait for the other one")
                        .isFalse();
                Thread.onSpinWait();
            }
            goOn.countDown();
            return new Results<>(came.get(), after.get());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        second.close();
        first.close();
        postgres.close();
    }
}
