package dev.martello.evidence.sqlite;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.system.RegularFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a table of a SQLite database that is at rest, without locking or changing it. */
public final class SqliteFile {
    /** A table that every database has, which names the others. */
    private static final long SCHEMA_PAGE = 1;

    private static final int TYPE = 0;
    private static final int NAME = 1;
    private static final int ROOT_PAGE = 3;
    private static final int SQL = 4;

    private SqliteFile() {}

    /**
     * Gives some columns of each row of a table, in the order of the rows' numbers, each as octets: text in UTF-8, whole numbers in
     * digits, nothing for a null. One row at a time is in memory.
     *
     * @throws UnreadableDatabase if it is no such database, is damaged, does not have the table or a column of it, or changes wait in
     *     its write-ahead log
     */
    public static <X extends Exception> void read(Path file, String table, List<String> columns, RowTaker<X> taker)
            throws UnreadableDatabase, X {
        requireWhole(file);
        try (FileChannel channel = RegularFiles.open(file)) {
            SqlitePages pages = SqlitePages.of(channel);
            List<Bytes> schema = schema(pages, table);
            List<Integer> wanted = new ArrayList<>();
            List<String> there = ColumnNames.of(text(schema.get(SQL)));
            for (String each : columns) {
                if (!there.contains(each)) {
                    throw new UnreadableDatabase("its table " + table + " has no column " + each);
                }
                wanted.add(there.indexOf(each));
            }
            new SqliteTable(pages)
                    .read(
                            rootPage(schema.get(ROOT_PAGE)),
                            row -> taker.take(wanted.stream()
                                    .map(column -> column < row.size() ? row.get(column) : Bytes.EMPTY)
                                    .toList()));
        } catch (IOException e) {
            throw new UnreadableDatabase("it could not be read: " + e.getMessage());
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

    private static List<Bytes> schema(SqlitePages pages, String table) throws UnreadableDatabase, IOException {
        List<List<Bytes>> found = new ArrayList<>();
        new SqliteTable(pages).read(SCHEMA_PAGE, row -> {
            if (row.size() > SQL
                    && text(row.get(TYPE)).equals("table")
                    && text(row.get(NAME)).toLowerCase(Locale.ROOT).equals(table.toLowerCase(Locale.ROOT))) {
                found.add(row);
            }
        });
        if (found.size() != 1) {
            throw new UnreadableDatabase("it has no table " + table);
        }
        return found.getFirst();
    }

    private static long rootPage(Bytes digits) throws UnreadableDatabase {
        String text = text(digits);
        if (!text.matches("\\d{1,10}")) {
            throw new UnreadableDatabase("the first page of a table is \"" + text + "\", expected a number");
        }
        return Long.parseLong(text);
    }

    private static String text(Bytes octets) {
        return octets.toString(StandardCharsets.UTF_8);
    }
}
