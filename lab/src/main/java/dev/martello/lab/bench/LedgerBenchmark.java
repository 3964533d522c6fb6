package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.ledger.TreeHash;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import dev.martello.server.sequencer.Ledger;
import dev.martello.server.sequencer.Sequencer;
import dev.martello.server.store.Database;
import dev.martello.server.store.LedgerTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Entries on their way into the ledger, on the disk. */
@State(Scope.Thread)
public class LedgerBenchmark {
    /** What waits when the sequencer comes, each second. */
    static final int ENTRIES = 1000;

    private @Nullable Path directory;
    private @Nullable Database database;
    private @Nullable Sequencer sequencer;
    private final List<LedgerEntry> entries = new ArrayList<>();

    /** For JMH. */
    public LedgerBenchmark() {}

    @Setup(Level.Trial)
    public void start() throws IOException {
        Path folder = Files.createTempDirectory("martello-ledger");
        Database opened = Database.open(folder.resolve("martello.db"));
        Ledger ledger = Ledger.open(opened, "bench.example/ledger", List.of(), new SecureRandom());
        directory = folder;
        database = opened;
        sequencer = new Sequencer(opened, ledger, Clock.systemUTC());
        for (int i = 0; i < ENTRIES; i++) {
            Bytes digest = TreeHash.ofLeaf(Bytes.of(i, i >> 8)).octets();
            entries.add(new LedgerEntry.VerdictChanged(
                    Instant.EPOCH.plusSeconds(i),
                    new ApplianceId(digest),
                    TrustTier.AFFIRMING,
                    Optional.of("2026.11.2"),
                    digest.toHex(),
                    List.of(),
                    0,
                    digest,
                    Optional.empty()));
        }
    }

    /** They wait, then they are taken, with their tiles and a signed head. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public void entries() {
        waiting();
        Objects.requireNonNull(sequencer, "JMH calls start() first").run();
    }

    private void waiting() {
        Objects.requireNonNull(database, "JMH calls start() first").change(sql -> {
            LedgerTable table = new LedgerTable(sql);
            entries.forEach(table::append);
        });
    }

    /** Written in their form, and hashed: what has to be done of it in any case. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public TreeHash rawHashes() {
        return entries.stream()
                .map(entry -> TreeHash.ofLeaf(LedgerEntryFormat.write(entry)))
                .reduce(TreeHash.EMPTY, TreeHash::ofNode);
    }

    @TearDown(Level.Trial)
    public void end() throws IOException {
        Objects.requireNonNull(database, "JMH calls start() first").close();
        try (Stream<Path> files = Files.walk(Objects.requireNonNull(directory, "JMH calls start() first"))) {
            files.sorted(Comparator.reverseOrder()).forEach(LedgerBenchmark::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
