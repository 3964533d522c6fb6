package dev.martello.lab.bench;

import dev.martello.bytes.Bytes;
import dev.martello.ledger.Audit;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.EntryBundle;
import dev.martello.ledger.LogFiles;
import dev.martello.ledger.Tile;
import dev.martello.ledger.TileTree;
import dev.martello.ledger.TreeHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A copy of a ledger, looked at octet by octet; its files are in memory. */
@State(Scope.Thread)
public class LedgerAuditBenchmark {
    static final int ENTRIES = 10_000;

    private static final int ENTRY_BYTES = 300;

    private final Map<String, Bytes> files = new HashMap<>();
    private final List<Bytes> entries = new ArrayList<>();
    private Checkpoint head = new Checkpoint("bench.example/ledger", 0, TreeHash.EMPTY);

    /** For JMH. */
    public LedgerAuditBenchmark() {}

    @Setup(Level.Trial)
    public void grow() {
        TileTree tree = TileTree.empty();
        for (int i = 0; i < ENTRIES; i++) {
            Bytes entry = Bytes.concat(Bytes.of(i, i >> 8), Bytes.repeat(i, ENTRY_BYTES - 2));
            entries.add(entry);
            tree.append(TreeHash.ofLeaf(entry));
        }
        for (Tile bundle : Tile.bundles(0, ENTRIES)) {
            int from = (int) bundle.index() * Tile.FULL;
            files.put(bundle.path(), new EntryBundle(entries.subList(from, from + bundle.width())).octets());
        }
        tree.changed().forEach(tile -> files.put(tile.tile().path(), tile.octets()));
        head = new Checkpoint(head.origin(), tree.size(), tree.root());
    }

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public Audit.Report verify() {
        LogFiles log = (path, _) -> Optional.ofNullable(files.get(path));
        return Audit.run(log, head);
    }

    /** Each entry hashed once. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public int rawHashes() {
        int some = 0;
        for (Bytes entry : entries) {
            some ^= TreeHash.ofLeaf(entry).octets().at(0);
        }
        return some;
    }
}
