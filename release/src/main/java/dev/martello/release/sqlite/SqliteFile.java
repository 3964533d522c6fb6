package dev.martello.release.sqlite;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a SQLite database without locking or changing it. */
public final class SqliteFile {
    private static final int MAX_ROWS = 100_000;
    private static final int MAX_VALUE_BYTES = 64 << 20;

    private SqliteFile() {}

    /**
     * The rows that a query gives, each with the octets of its columns; text in UTF-8, nothing for a null.
     *
     * @throws UnreadableDatabase if it is no such database, or changes wait in its write-ahead log
     */
    public static List<List<Bytes>> rows(Path file, String query) throws UnreadableDatabase {
        requireWhole(file);
        String url = "jdbc:sqlite:" + file.toUri() + "?mode=ro&immutable=1";
        try (Connection database = DriverManager.getConnection(url);
                Statement statement = database.createStatement();
                ResultSet results = statement.executeQuery(query)) {
            return rows(results);
        } catch (SQLException e) {
            throw new UnreadableDatabase("SQLite says: " + e.getMessage());
        }
    }

    /** What is in the write-ahead log is not in the database yet, and an immutable one is read without its log. */
    private static void requireWhole(Path file) throws UnreadableDatabase {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        try {
            if (Files.exists(log) && Files.size(log) > 0) {
                throw new UnreadableDatabase("changes wait in its write-ahead log; let \"sqlite3 " + file.getFileName()
                        + " 'PRAGMA wal_checkpoint(TRUNCATE)'\" write them into it");
            }
        } catch (IOException e) {
            throw new UnreadableDatabase("its write-ahead log could not be read: " + e.getMessage());
        }
    }

    private static List<List<Bytes>> rows(ResultSet results) throws SQLException, UnreadableDatabase {
        int columns = results.getMetaData().getColumnCount();
        List<List<Bytes>> rows = new ArrayList<>();
        while (results.next()) {
            if (rows.size() == MAX_ROWS) {
                throw new UnreadableDatabase("it has more than " + MAX_ROWS + " rows");
            }
            List<Bytes> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                row.add(Optional.ofNullable(results.getBytes(i))
                        .map(Bytes::owning)
                        .orElse(Bytes.EMPTY));
                if (row.getLast().length() > MAX_VALUE_BYTES) {
                    throw new UnreadableDatabase("a value has more than " + MAX_VALUE_BYTES + " octets");
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
