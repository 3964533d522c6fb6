package dev.martello.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * Group commit: one thread takes whatever writes are waiting, does them one after the other in one transaction, and tells them all once
 * it is on the disk. So many small writes cost one flush.
 */
final class Writer implements AutoCloseable {
    private static final int MAX_WAITING = 1024;
    private static final int MAX_GROUP = 256;

    /** One write: done inside the group's transaction, told after its commit. */
    private static final class Job<T> {
        private final Function<Sql, T> work;
        private final CompletableFuture<T> told = new CompletableFuture<>();
        private Runnable outcome = () -> {};

        Job(Function<Sql, T> work) {
            this.work = work;
        }

        /** Undoes itself alone if it fails. */
        void run(Sql sql) throws SQLException {
            Connection connection = sql.connection();
            Savepoint before = connection.setSavepoint();
            try {
                T result = work.apply(sql);
                outcome = () -> told.complete(result);
                connection.releaseSavepoint(before);
            } catch (RuntimeException | Error e) {
                outcome = () -> told.completeExceptionally(e);
                connection.rollback(before);
            }
        }
    }

    private final Sql sql;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Job<Boolean> last = new Job<>(_ -> true);
    private final Thread thread;
    private final ReadWriteLock closing = new ReentrantReadWriteLock();
    private boolean closed;

    Writer(Sql sql) throws SQLException {
        this.sql = sql;
        sql.connection().setAutoCommit(false);
        this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
    }

    <T> T execute(Function<Sql, T> work) {
        Job<T> job = new Job<>(work);
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
        boolean open = true;
        while (open) {
            try {
                group.add(waiting.take());
            } catch (InterruptedException e) {
                continue; // ended by close() alone
            }
            waiting.drainTo(group, MAX_GROUP - 1);
            commit(group);
            open = !group.contains(last);
            group.clear();
        }
    }

    private void commit(List<Job<?>> group) {
        try {
            for (Job<?> job : group) {
                job.run(sql);
            }
            sql.connection().commit();
            group.forEach(job -> job.outcome.run());
        } catch (SQLException e) {
            StoreFailure failure = new StoreFailure("nothing was written", e);
            group.forEach(job -> job.told.completeExceptionally(failure));
            abandon();
        }
    }

    private void abandon() {
        try {
            sql.connection().rollback();
        } catch (SQLException e) {
            System.getLogger(Writer.class.getName())
                    .log(System.Logger.Level.ERROR, "the failed transaction could not be undone", e);
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
