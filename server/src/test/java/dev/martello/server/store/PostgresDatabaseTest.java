package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a database does, PostgreSQL does too, and for several nodes. */
class PostgresDatabaseTest extends DatabaseTest {
    private static final AtomicInteger TESTS = new AtomicInteger();

    private static TestPostgres postgres;

    private final int test = TESTS.incrementAndGet();

    @BeforeAll
    static void start() throws Exception {
        postgres = new TestPostgres();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Override
    Database openDatabase(String name) {
        try {
            return Database.open(postgres.database(full(name)));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private String full(String name) {
        return name + test;
    }

    /** A file is kept from others; a server keeps its own. */
    @Override
    @Test
    void keepsWhatIsInItFromOthers() {
        assertThatThrownBy(() -> new PostgresAddress("jdbc:postgresql://db/m?password=x", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void losesNothingWhenTwoNodesWriteTheSameRowsInOppositeOrders() throws Exception {
        try (Database first = openDatabase("both");
                Database second = openDatabase("both");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            first.change(sql -> {
                sql.update("create table counted (id bigint primary key, n bigint not null)");
                sql.update("insert into counted values (1, 0), (2, 0)");
            });
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(threads.submit(() -> first.change(sql -> addToBoth(sql, 1, 2))));
                all.add(threads.submit(() -> second.change(sql -> addToBoth(sql, 2, 1))));
            }
            for (Future<?> each : all) {
                each.get();
            }
            assertThat(first.<Long>read(sql -> sql.number("select sum(n) as n from counted")))
                    .isEqualTo(400);
        }
    }

    private static void addToBoth(Sql sql, long one, long other) {
        sql.update("update counted set n = n + 1 where id = ?", one);
        sql.update("update counted set n = n + 1 where id = ?", other);
    }

    @Test
    void goesOnWhenItsConnectionsWereCut() throws Exception {
        try (Database database = openDatabase("cut")) {
            database.change(sql -> sql.update("create table t (n bigint primary key)"));
            postgres.disconnectAll(full("cut"));
            database.change(sql -> sql.update("insert into t values (1)"));
            postgres.disconnectAll(full("cut"));
            assertThat(database.<Long>read(sql -> sql.number("select count(*) as n from t")))
                    .isEqualTo(1);
        }
    }

    @Test
    void letsOneNodeAloneDoWhatIsForOne() throws Exception {
        try (Database first = openDatabase("alone");
                Database second = openDatabase("alone");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch asked = new CountDownLatch(1);
            Future<Boolean> doing = threads.submit(() -> first.alone("chore", () -> {
                started.countDown();
                await(asked);
            }));
            started.await();
            assertThat(second.alone("chore", () -> {
                        throw new AssertionError("two at once");
                    }))
                    .isFalse();
            assertThat(second.alone("another chore", () -> {})).isTrue();
            asked.countDown();
            assertThat(doing.get()).isTrue();
            assertThat(second.alone("chore", () -> {})).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
