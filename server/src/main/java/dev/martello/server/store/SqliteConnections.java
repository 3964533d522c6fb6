package dev.martello.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A file of one control plane's own, in write-ahead mode. */
final class SqliteConnections extends Connections {
    private static final Duration BUSY = Duration.ofSeconds(10);

    /** 32 MiB: reports write the same pages over and over, and each checkpoint has to copy a page but once. */
    private static final int CHECKPOINT_PAGES = 8192;

    private final Path file;

    SqliteConnections(Path file) {
        this.file = file;
    }

    /** SQLite gives the files beside it the same permissions. */
    void makeIfMissing() {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException e) {
            throw new StoreFailure(file + " cannot be made", e);
        }
    }

    @Override
    Locking locking() {
        return Locking.NONE;
    }

    @Override
    String octets() {
        return "blob";
    }

    @Override
    String counter() {
        return "integer primary key";
    }

    @Override
    String name() {
        return file.toString();
    }

    @Override
    DataSource source() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout((int) BUSY.toMillis());
        config.setPragma(Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** A transaction is a snapshot as it is. */
    @Override
    void prepareReader(Connection connection) {}

    /** Another program has written since the transaction began to read, or writes. */
    @Override
    boolean isTransient(SQLException e) {
        return e instanceof SQLiteException failure
                && (failure.getResultCode() == SQLiteErrorCode.SQLITE_BUSY
                        || failure.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT);
    }

    /** There is no other node. */
    @Override
    boolean alone(String work, Runnable doing) {
        doing.run();
        return true;
    }
}
