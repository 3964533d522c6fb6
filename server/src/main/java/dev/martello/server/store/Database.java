package dev.martello.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * The database: SQLite in write-ahead mode. Writes happen one after the other and are on the disk when they return; reads see a snapshot
 * and never wait for a write. For use by many threads.
 */
public final class Database implements AutoCloseable {
    private static final int READERS = 4;
    private static final Duration BUSY = Duration.ofSeconds(10);

    private final Writer writer;
    private final List<Sql> readers;
    private final BlockingQueue<Sql> idleReaders;

    private Database(Writer writer, List<Sql> readers) {
        this.writer = writer;
        this.readers = readers;
        this.idleReaders = new ArrayBlockingQueue<>(readers.size(), false, readers);
    }

    /** Opens a database file, or makes it, readable for its owner alone, and brings its tables up to date. */
    public static Database open(Path file) {
        makeIfMissing(file);
        SQLiteDataSource writing = source(file);
        migrate(writing, file);
        SQLiteDataSource reading = source(file);
        try {
            Writer writer = new Writer(new Sql(writing.getConnection()));
            return new Database(
                    writer,
                    Stream.generate(() -> reader(reading)).limit(READERS).toList());
        } catch (SQLException e) {
            throw new StoreFailure("cannot open " + file, e);
        }
    }

    /** SQLite gives the files beside it the same permissions. */
    private static void makeIfMissing(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException e) {
            throw new StoreFailure(file + " cannot be made", e);
        }
    }

    private static void migrate(SQLiteDataSource source, Path file) {
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:dev/martello/server/store/migrations")
                    .placeholders(Map.of("octets", "blob"))
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreFailure("the tables in " + file + " cannot be brought up to date", e);
        }
    }

    private static SQLiteDataSource source(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout((int) BUSY.toMillis());
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static Sql reader(SQLiteDataSource source) {
        try {
            Sql sql = new Sql(source.getConnection());
            sql.connection().setAutoCommit(false);
            return sql;
        } catch (SQLException e) {
            throw new StoreFailure("cannot open a connection for reading", e);
        }
    }

    /**
     * Does work in a transaction of its own, and returns once what it wrote is on the disk. If it throws, nothing was written.
     *
     * @param work called on the writer's thread; must not call this database
     */
    public <T> T write(Function<Sql, T> work) {
        return writer.execute(work);
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
        Sql sql;
        try {
            sql = idleReaders.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure("interrupted while waiting for a connection", e);
        }
        try {
            return work.apply(sql);
        } finally {
            endSnapshot(sql);
            idleReaders.add(sql);
        }
    }

    private static void endSnapshot(Sql sql) {
        try {
            sql.connection().rollback();
        } catch (SQLException e) {
            throw new StoreFailure("cannot end a read", e);
        }
    }

    /** Finishes the writes that were asked for, and closes the file. Nothing may read any more. */
    @Override
    public void close() {
        writer.close();
        for (Sql reader : readers) {
            try {
                reader.connection().close();
            } catch (SQLException e) {
                throw new StoreFailure("cannot close the database", e);
            }
        }
    }
}
