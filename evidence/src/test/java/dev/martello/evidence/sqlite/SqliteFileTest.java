package dev.martello.evidence.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases are those that SQLite itself writes. */
class SqliteFileTest {
    private static final String TABLE =
            "CREATE TABLE \"Things\" (id INTEGER PRIMARY KEY, 'kind' TEXT NOT NULL DEFAULT ('a,b'),"
                    + " content BLOB, CONSTRAINT one UNIQUE (kind, content))";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 4096, 65536})
    void readsWhatSqliteWrote(int pageBytes) throws Exception {
        List<Bytes> contents = new ArrayList<>();
        Random random = new Random(pageBytes);
        for (int i = 0; i < 600; i++) {
            byte[] content = new byte[i % 20 == 0 ? random.nextInt(100_000) : random.nextInt(600)];
            random.nextBytes(content);
            contents.add(Bytes.owning(content));
        }
        Path file = things(pageBytes, contents);

        List<List<Bytes>> rows = rows(file, "things", List.of("content", "kind"));

        assertThat(rows).extracting(List::getFirst).isEqualTo(contents);
        assertThat(rows)
                .extracting(each -> each.getLast().toString(StandardCharsets.UTF_8))
                .startsWith("kind 0", "kind 1")
                .endsWith("kind 599");
    }

    @Test
    void writesNumbersInDigitsAndNothingForNull() throws Exception {
        Path file = execute(
                "CREATE TABLE numbers (a, b, c, d, e, f, g, h)",
                "INSERT INTO numbers VALUES (0, 1, -1, 300, -70000, 5000000000, 9223372036854775807, NULL)",
                "ALTER TABLE numbers ADD COLUMN late TEXT");

        assertThat(rows(file, "numbers", List.of("a", "b", "c", "d", "e", "f", "g", "h", "late"))
                        .getFirst())
                .extracting(each -> each.toString(StandardCharsets.UTF_8))
                .containsExactly("0", "1", "-1", "300", "-70000", "5000000000", "9223372036854775807", "", "");
    }

    @Test
    void saysWhatItDoesNotHave() throws Exception {
        Path file =
                execute("CREATE TABLE some (a)", "CREATE VIEW seen AS SELECT a FROM some", "PRAGMA user_version = 1");

        refuses(file, "other", "a", "it has no table other");
        refuses(file, "seen", "a", "it has no table seen");
        refuses(file, "some", "b", "its table some has no column b");
    }

    @Test
    void refusesTextOfAnotherEncoding() throws Exception {
        refuses(
                execute("PRAGMA encoding = 'UTF-16le'", "CREATE TABLE some (a)"),
                "some",
                "a",
                "its text is not in UTF-8");
    }

    @Test
    void refusesPagesThatAreInUseTwice() throws Exception {
        Path file = execute(
                "PRAGMA page_size = 512",
                "CREATE TABLE some (a)",
                "INSERT INTO some VALUES (printf('%.*c', 5000, 'x'))");
        byte[] octets = Files.readAllBytes(file);
        // Of the pages that the one row goes on in, the first names itself as the next.
        int page = 2;
        while (octets[page * 512 + 4] != 'x') {
            page++;
        }
        octets[page * 512 + 3] = (byte) (page + 1);
        Files.write(file, octets);

        refuses(file, "some", "a", "is in use twice");
    }

    /** Whatever is cut off or changed, there are rows or one exception, and it ends. */
    @Test
    void changedDatabasesAreReadOrRefused() throws Exception {
        Path file = things(512, List.of(Bytes.repeat(1, 2000), Bytes.repeat(2, 20), Bytes.repeat(3, 700)));
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i += 7) {
            tries(file, Arrays.copyOf(whole, i));
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            tries(file, flipped);
            byte[] raised = whole.clone();
            raised[i] = (byte) 0xff;
            tries(file, raised);
        }
    }

    private static void tries(Path file, byte[] octets) throws IOException {
        Files.write(file, octets);
        try {
            assertThat(rows(file, "things", List.of("content"))).hasSizeLessThan(1000);
        } catch (UnreadableDatabase e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static List<List<Bytes>> rows(Path file, String table, List<String> columns) throws UnreadableDatabase {
        List<List<Bytes>> rows = new ArrayList<>();
        SqliteFile.<UnreadableDatabase>read(file, table, columns, rows::add);
        return rows;
    }

    private static void refuses(Path file, String table, String column, String problem) {
        assertThatExceptionOfType(UnreadableDatabase.class)
                .isThrownBy(() -> rows(file, table, List.of(column)))
                .withMessageContaining(problem);
    }

    private Path things(int pageBytes, List<Bytes> contents) throws SQLException {
        Path file = execute("PRAGMA page_size = " + pageBytes, TABLE);
        try (Connection database = open(file);
                PreparedStatement insert =
                        database.prepareStatement("INSERT INTO Things (kind, content) VALUES (?, ?)")) {
            database.setAutoCommit(false);
            for (int i = 0; i < contents.size(); i++) {
                insert.setString(1, "kind " + i);
                insert.setBytes(2, contents.get(i).toArray());
                insert.executeUpdate();
            }
            database.commit();
        }
        return file;
    }

    private Path execute(String... statements) throws SQLException {
        Path file = directory.resolve("database");
        try (Connection database = open(file);
                Statement statement = database.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
        return file;
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
