package dev.martello.server.store;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The database: SQLite in a file of its own, or PostgreSQL, which several nodes share. Writes of one node happen one after the other and are on the
 * disk when they return; reads see a snapshot and never wait for a write. For use by many threads.
 */
public final class Database implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Database.class.getName());
    private static final int READERS = 4;

    private final Connections connections;
    private final Writer writer;
    private final BlockingQueue<Sql> idleReaders = new ArrayBlockingQueue<>(READERS);

    private Database(Connections connections) {
        this.connections = connections;
        connections.migrate();
        try {
            this.writer = new Writer(connections);
            for (int i = 0; i < READERS; i++) {
                idleReaders.add(connections.reader());
            }
        } catch (SQLException e) {
            throw new StoreFailure("cannot open " + connections.name(), e);
        }
    }

    /** Opens a database file, or makes it, readable for its owner alone, and brings its tables up to date. */
    public static Database open(Path file) {
        SqliteConnections connections = new SqliteConnections(file);
        connections.makeIfMissing();
        return new Database(connections);
    }

    /** Opens a database of a PostgreSQL server, and brings its tables up to date. */
    public static Database open(PostgresAddress address) {
        return new Database(new PostgresConnections(address));
    }

    /**
     * Does work in a transaction of its own, and returns once what it wrote is on the disk. If it throws, nothing was written.
     *
     * @param work called on the writer's thread; must not call this database. It is called again if another write gets in its way, so what it
     *     does besides must bear that
     */
    public <T> T write(Function<Sql, T> work) {
        return writer.execute(work);
    }

    /**
     * Does one statement, together with those of others, and returns once it is on the disk.
     *
     * @return how many rows it changed
     */
    public int update(Update update) {
        return writer.execute(update);
    }

    /** As {@link #write}, for work without a result. */
    public void change(Consumer<Sql> work) {
        write(sql -> {
            work.accept(sql);
            return true;
        });
    }

    /** Reads from one snapshot. */
    public <T> T read(Function<Sql, T> work) {
        for (int attempts = 1; ; attempts++) {
            try {
                return readOnce(work);
            } catch (StoreFailure e) {
                // If the server was restarted, each of the connections finds out by itself.
                if (attempts > READERS || !connections.isTransient(e)) {
                    throw e;
                }
            }
        }
    }

    private <T> T readOnce(Function<Sql, T> work) {
        Sql sql;
        try {
            sql = idleReaders.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure("interrupted while waiting for a connection", e);
        }
        try {
            sql = connections.aliveReader(sql);
            return work.apply(sql);
        } catch (SQLException e) {
            throw new StoreFailure("cannot connect to " + connections.name(), e);
        } finally {
            endSnapshot(sql);
            idleReaders.add(sql);
        }
    }

    /**
     * Does work that is for one node at a time, unless another one is at it.
     *
     * @param work its name
     * @return whether it was done
     */
    public boolean alone(String work, Runnable doing) {
        return connections.alone(work, doing);
    }

    /** A connection on which not even that can be done is closed, and opened again when it is needed. */
    private static void endSnapshot(Sql sql) {
        try {
            if (!sql.connection().isClosed()) {
                sql.connection().rollback();
            }
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "a connection to the database is lost: {0}", e.getMessage());
            sql.abandon();
        }
    }

    /** Finishes the writes that were asked for, and closes the connections. Nothing may read any more. */
    @Override
    public void close() {
        writer.close();
        for (Sql reader = idleReaders.poll(); reader != null; reader = idleReaders.poll()) {
            try {
                reader.connection().close();
            } catch (SQLException e) {
                throw new StoreFailure("cannot close the database", e);
            }
        }
    }
}
