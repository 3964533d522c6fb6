package dev.martello.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite reads through a row up to the column that it is asked for: what stands behind megabytes costs as much as they do. */
class RowOrderTest {
    private static final List<String> LARGE = List.of("content", "envelope");

    @TempDir
    Path directory;

    @Test
    void whatMayHaveMegabytesIsTheLastColumnOfItsTable() {
        try (Database database = Database.open(directory.resolve("test.db"))) {
            List<String> tables = database.read(sql -> sql.list(
                    "select name from sqlite_schema where type = 'table' order by name", row -> row.text("name")));
            List<String> last = new ArrayList<>();
            for (String table : tables) {
                List<String> columns = columns(database, table);
                for (String each : LARGE) {
                    if (columns.contains(each)) {
                        last.add(table);
                        assertThat(columns.getLast()).as(table).isEqualTo(each);
                    }
                }
            }
            assertThat(last).contains("item", "release_envelope", "incident", "examination");
        }
    }

    private static List<String> columns(Database database, String table) {
        return database.read(sql ->
                sql.list("select name from pragma_table_info('" + table + "') order by cid", row -> row.text("name")));
    }
}
