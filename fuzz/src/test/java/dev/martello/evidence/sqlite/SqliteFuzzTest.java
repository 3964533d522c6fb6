package dev.martello.evidence.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.fuzz.Parsing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Databases of packages; beside the code, because its pages are read by its package alone. */
class SqliteFuzzTest {
    static Stream<byte[]> sqliteFiles() throws Exception {
        Path file = Files.createTempFile("sample", ".sqlite");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement sql = connection.createStatement()) {
            sql.execute("pragma page_size = 512");
            sql.execute("vacuum");
            sql.execute("create table packages (id integer primary key, name text, content blob)");
            for (int i = 0; i < 12; i++) {
                sql.execute("insert into packages values (" + i + ", 'package " + i + "', zeroblob(" + i * 90 + "))");
            }
        }
        byte[] octets = Files.readAllBytes(file);
        Files.delete(file);
        return Stream.of(octets);
    }

    @TempDir
    private static Path directory;

    @MethodSource("sqliteFiles")
    @FuzzTest(maxDuration = "3m")
    void sqliteFiles(byte[] octets) throws Exception {
        new Parsing<>(UnreadableDatabase.class, SqliteFuzzTest::rows, 20_000)
                .check(
                        octets,
                        rows -> assertThat(rows)
                                .allSatisfy(row -> assertThat(row).hasSize(2)));
    }

    private static List<List<Bytes>> rows(Bytes octets) throws UnreadableDatabase, IOException {
        Path file = (directory == null ? Path.of(System.getProperty("java.io.tmpdir")) : directory)
                .resolve("fuzzed-" + ProcessHandle.current().pid());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(octets.asBuffer());
        }
        List<List<Bytes>> rows = new ArrayList<>();
        try {
            SqliteFile.read(file, "packages", List.of("name", "content"), rows::add);
        } finally {
            Files.delete(file);
        }
        return rows;
    }
}
