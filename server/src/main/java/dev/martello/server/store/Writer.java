package dev.martello.server.store;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * Group commit: one thread takes whatever writes are waiting, does them in one transaction, and tells them all once it is on the disk. So many
 * small writes cost one flush. If one of them fails, all are undone and each is done again by itself.
 */
final class Writer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Writer.class.getName());
    private static final int MAX_WAITING = 1024;
    private static final int MAX_GROUP = 1024;

    /**
     * Once several writes came at a time, a group waits for more as long as each of these moments brings some. A write that is alone, and comes
     * after one that was alone, never waits.
     */
    private static final Duration MOMENT = Duration.ofMillis(2);

    /** So that there are a hundred flushes a second at most, and nobody waits long. */
    private static final int MAX_MOMENTS = 5;

    /** How often a write is tried that the writes of another node get in the way of. */
    private static final int MAX_ATTEMPTS = 10;

    /** One write, told what came of it after the commit. */
    private abstract static sealed class Job<T> {
        private final CompletableFuture<T> told = new CompletableFuture<>();
        private Optional<T> result = Optional.empty();

        void came(T to) {
            result = Optional.of(to);
        }

        void tell() {
            told.complete(result.orElseThrow());
        }
    }

    private static final class Work<T> extends Job<T> {
        private final Function<Sql, T> work;

        Work(Function<Sql, T> work) {
            this.work = work;
        }

        void run(Sql sql) {
            came(work.apply(sql));
        }
    }

    private static final class Single extends Job<Integer> {
        private final Update update;

        Single(Update update) {
            this.update = update;
        }
    }

    private final Connections connections;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Job<Boolean> last = new Work<>(_ -> true);
    private final Thread thread;
    private final ReadWriteLock closing = new ReentrantReadWriteLock();
    private Sql sql;
    private boolean closed;

    Writer(Connections connections) throws SQLException {
        this.connections = connections;
        this.sql = connections.writer();
        this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
    }

    <T> T execute(Function<Sql, T> work) {
        return await(new Work<>(work));
    }

    int execute(Update update) {
        return await(new Single(update));
    }

    private <T> T await(Job<T> job) {
        enqueue(job);
        try {
            return job.told.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : new StoreFailure("a write failed", e);
        }
    }

    /** Under the lock, so that no job comes after the last. */
    private void enqueue(Job<?> job) {
        closing.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the database is closed");
            }
            waiting.put(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure("interrupted while waiting to write", e);
        } finally {
            closing.readLock().unlock();
        }
    }

    private void run() {
        List<Job<?>> group = new ArrayList<>();
        boolean several = false;
        boolean open = true;
        while (open) {
            try {
                group.add(waiting.take());
            } catch (InterruptedException e) {
                continue; // ended by close() alone
            }
            waiting.drainTo(group, MAX_GROUP - 1);
            if (several || group.size() > 1) {
                waitForMore(group);
            }
            write(group);
            several = group.size() > 1;
            open = !group.contains(last);
            group.clear();
        }
    }

    private void waitForMore(List<Job<?>> group) {
        int before = 0;
        for (int i = 0; i < MAX_MOMENTS && group.size() > before && !group.contains(last); i++) {
            before = group.size();
            LockSupport.parkNanos(MOMENT.toNanos());
            waiting.drainTo(group, MAX_GROUP - before);
        }
    }

    private void write(List<Job<?>> group) {
        try {
            attempt(group);
        } catch (RuntimeException | Error e) {
            if (group.size() == 1 && !connections.isTransient(e)) {
                group.getFirst().told.completeExceptionally(e);
            } else {
                group.forEach(this::writeAlone);
            }
        }
    }

    private void writeAlone(Job<?> job) {
        for (int attempts = 1; ; attempts++) {
            try {
                attempt(List.of(job));
                return;
            } catch (RuntimeException | Error e) {
                if (attempts == MAX_ATTEMPTS || !connections.isTransient(e)) {
                    job.told.completeExceptionally(e);
                    return;
                }
                // Whoever is in the way has time to end; a second in all.
                LockSupport.parkNanos(MOMENT.toNanos() << (attempts - 1));
            }
        }
    }

    /** Does jobs in one transaction. If one throws, none was done; if only the commit fails, all are told so, for then nobody knows. */
    private void attempt(List<Job<?>> jobs) {
        try {
            sql = connections.aliveWriter(sql);
            apply(jobs);
        } catch (SQLException e) {
            abandon();
            throw new StoreFailure("the database cannot be reached", e);
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
        try {
            sql.connection().commit();
            jobs.forEach(Job::tell);
        } catch (SQLException e) {
            abandon();
            StoreFailure failure = new StoreFailure("a transaction was not finished: " + e.getMessage(), e);
            jobs.forEach(job -> job.told.completeExceptionally(failure));
        }
    }

    private void apply(List<Job<?>> jobs) {
        Map<String, List<Single>> singles = new LinkedHashMap<>();
        for (Job<?> job : jobs) {
            switch (job) {
                case Single single ->
                    singles.computeIfAbsent(single.update.statement(), _ -> new ArrayList<>())
                            .add(single);
                case Work<?> work -> work.run(sql);
            }
        }
        singles.forEach((statement, same) -> {
            int[] rows = sql.updateAll(
                    statement,
                    same.stream().map(single -> single.update.parameters()).toList());
            for (int i = 0; i < rows.length; i++) {
                same.get(i).came(rows[i]);
            }
        });
    }

    private void abandon() {
        try {
            if (!sql.connection().isClosed()) {
                sql.connection().rollback();
            }
        } catch (SQLException e) {
            LOG.log(Level.ERROR, "the failed transaction could not be undone", e);
            sql.abandon();
        }
    }

    @Override
    public void close() {
        closing.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            waiting.put(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closing.writeLock().unlock();
        }
        try {
            thread.join();
            sql.connection().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw new StoreFailure("cannot close the database", e);
        }
    }
}
