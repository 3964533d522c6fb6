package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.lab.tool.Trees;
import dev.martello.server.store.Database;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a new policy comes to on the disk, if nothing had to be judged: each verdict of a fleet says by what it is. */
@State(Scope.Thread)
public class VerdictRowsBenchmark {
    private @Nullable Path directory;
    private @Nullable Database database;
    private int revisions;

    /** For JMH. */
    public VerdictRowsBenchmark() {}

    @Setup(Level.Trial)
    public void fill() throws IOException {
        Path folder = Files.createTempDirectory("martello-verdicts");
        Database opened = Database.open(folder.resolve("martello.db"));
        opened.change(sql -> {
            sql.update("create table raw_verdict (appliance_id text primary key, tier text, revision text)");
            sql.updateAll(
                    "insert into raw_verdict (appliance_id, tier, revision) values (?, 'AFFIRMING', ?)",
                    IntStream.range(0, ReappraisalBenchmark.APPLIANCES)
                            .mapToObj(number -> List.<Object>of(digest("appliance " + number), revision(0)))
                            .toList());
        });
        directory = folder;
        database = opened;
    }

    private static String digest(String text) {
        return HashAlgorithm.SHA256.hash(Bytes.ascii(text)).octets().toHex();
    }

    private static String revision(int number) {
        return digest("revision " + number);
    }

    /** All rows in one statement, and on the disk. */
    @Benchmark
    public int rawRows() {
        String revision = revision(++revisions);
        int changed = Objects.requireNonNull(database, "JMH calls fill() first")
                .write(sql -> sql.update("update raw_verdict set revision = ?", revision));
        if (changed != ReappraisalBenchmark.APPLIANCES) {
            throw new IllegalStateException(changed + " rows");
        }
        return changed;
    }

    @TearDown(Level.Trial)
    public void end() throws IOException {
        Objects.requireNonNull(database, "JMH calls fill() first").close();
        Trees.delete(Objects.requireNonNull(directory, "JMH calls fill() first"));
    }
}
