package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = openDatabase("test");
        database.change(sql -> sql.update("create table t (n bigint primary key)"));
    }

    /** The database of a name, made on first use. */
    Database openDatabase(String name) {
        return Database.open(directory.resolve(name + ".db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private long count() {
        return database.read(sql -> sql.number("select count(*) as n from t"));
    }

    @Test
    void writesManyAtOnceAndLosesNone() throws Exception {
        int writes = 1000;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < writes; i++) {
                long number = i;
                all.add(threads.submit(() -> database.write(sql -> sql.update("insert into t values (?)", number))));
            }
            for (Future<Integer> each : all) {
                assertThat(each.get()).isEqualTo(1);
            }
        }
        assertThat(count()).isEqualTo(writes);
    }

    @Test
    void writesAgainWhatAnotherProgramsWriteOvertook() {
        AtomicBoolean isOvertaken = new AtomicBoolean();
        try (Database other = openDatabase("test")) {
            database.change(sql -> {
                sql.number("select count(*) as n from t");
                if (isOvertaken.compareAndSet(false, true)) {
                    other.change(overtaking -> overtaking.update("insert into t values (?)", 1L));
                }
                sql.update("insert into t values (?)", 2L);
            });
        }

        assertThat(count()).isEqualTo(2);
    }

    @Test
    void undoesAFailedWriteAlone() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                long number = i;
                all.add(threads.submit(() -> {
                    try {
                        database.change(sql -> {
                            sql.update("insert into t values (?)", number);
                            if (number % 2 == 0) {
                                throw new IllegalArgumentException("even");
                            }
                        });
                        return true;
                    } catch (IllegalArgumentException e) {
                        return false;
                    }
                }));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get()).isEqualTo(i % 2 == 1);
            }
        }
        assertThat(count()).isEqualTo(50);
    }

    @Test
    void doesSingleStatementsTogetherAndTellsEachWhatItChanged() throws Exception {
        database.change(sql -> {
            for (long number = 0; number < 100; number += 2) {
                sql.update("insert into t values (?)", number);
            }
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (long i = 0; i < 100; i++) {
                Update update = new Update("update t set n = n + 1000 where n = ?", List.of(i));
                all.add(threads.submit(() -> database.update(update)));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get()).isEqualTo(i % 2 == 0 ? 1 : 0);
            }
        }
    }

    @Test
    void failsNoStatementForAnother() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (long i = 0; i < 60; i++) {
                Update update = new Update("insert into t values (?)", List.of(i / 2));
                all.add(threads.submit(() -> {
                    try {
                        return database.update(update);
                    } catch (StoreFailure e) {
                        return 0;
                    }
                }));
            }
            int inserted = 0;
            for (Future<Integer> each : all) {
                inserted += each.get();
            }
            assertThat(inserted).isEqualTo(30);
        }
        assertThat(count()).isEqualTo(30);
    }

    @Test
    void readsOneSnapshot() {
        long seen = database.read(sql -> {
            long before = sql.number("select count(*) as n from t");
            database.change(writer -> writer.update("insert into t values (1)"));
            assertThat(sql.number("select count(*) as n from t")).isEqualTo(before);
            return before;
        });
        assertThat(count()).isEqualTo(seen + 1);
    }

    @Test
    void findsWhatItWroteAfterItWasOpenedAgain() {
        database.change(sql -> sql.update("insert into t values (7)"));
        database.close();
        database = openDatabase("test");
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void saysWhichStatementIsWrong() {
        assertThatThrownBy(() -> database.change(sql -> sql.update("insert into nowhere values (1)")))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining("insert into nowhere");
        assertThat(count()).isZero();
    }

    @Test
    void finishesAtItsEndWhatItTookOnAndNothingElse() throws Exception {
        List<Future<Boolean>> all = new ArrayList<>();
        Database ending = openDatabase("ending");
        ending.change(sql -> sql.update("create table t (n bigint primary key)"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begun = new CountDownLatch(1);
            for (int i = 0; i < 500; i++) {
                long number = i;
                all.add(threads.submit(() -> {
                    try {
                        ending.change(sql -> sql.update("insert into t values (?)", number));
                        begun.countDown();
                        return true;
                    } catch (IllegalStateException closed) {
                        return false;
                    }
                }));
            }
            begun.await();
            ending.close();
        }
        long told = all.stream().filter(Future::resultNow).count();
        try (Database again = openDatabase("ending")) {
            assertThat((long) again.read(sql -> sql.number("select count(*) as n from t")))
                    .isEqualTo(told);
        }
    }

    @Test
    void takesNoWriteAfterItsEnd() {
        Database ended = openDatabase("other");
        ended.close();
        assertThatThrownBy(() -> ended.change(sql -> sql.update("delete from item")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsWhatIsInItFromOthers() throws IOException {
        Path file = directory.resolve("private.db");
        try (Database open = Database.open(file);
                Stream<Path> files = Files.list(directory)) {
            assertThat(open).isNotNull();
            assertThat(files.filter(each -> each.getFileName().toString().startsWith("private.db")))
                    .hasSizeGreaterThan(1)
                    .allSatisfy(each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .isEqualTo("rw-------"));
        }
    }
}
