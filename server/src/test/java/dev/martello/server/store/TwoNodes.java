package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Two server nodes on one database of a PostgreSQL server, whose transactions overlap. */
public final class TwoNodes implements AutoCloseable {
    private final TestPostgres postgres;
    private final Optional<TestPostgres> own;
    private final String name;
    private final Database first;
    private final Database second;

    /** On a server of their own. */
    public TwoNodes() throws Exception {
        this(new TestPostgres(), true);
    }

    /** On a database of a server that nobody has used. */
    public TwoNodes(TestPostgres postgres) throws Exception {
        this(postgres, false);
    }

    private TwoNodes(TestPostgres postgres, boolean isOwn) throws Exception {
        this.postgres = postgres;
        this.own = isOwn ? Optional.of(postgres) : Optional.empty();
        this.name = postgres.freshName();
        this.first = Database.open(postgres.database(name));
        this.second = Database.open(postgres.database(name));
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
        return overlap(ofFirst, () -> second.write(ofSecond));
    }

    /** As {@link #overlap(Function, Function)}, of whatever the second node does. */
    public <A, B> Results<A, B> overlap(Function<Sql, A> ofFirst, Callable<B> ofSecond) throws Exception {
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
            Future<B> after = threads.submit(ofSecond);
            while (postgres.waiting(name) == 0) {
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
        if (own.isPresent()) {
            own.get().close();
        }
    }
}
