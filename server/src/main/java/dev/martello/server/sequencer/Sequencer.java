package dev.martello.server.sequencer;

import dev.martello.bytes.Bytes;
import dev.martello.ledger.Checkpoint;
import dev.martello.ledger.EntryBundle;
import dev.martello.ledger.HashTile;
import dev.martello.ledger.LogFiles;
import dev.martello.ledger.LogTiles;
import dev.martello.ledger.MalformedNote;
import dev.martello.ledger.SignedNote;
import dev.martello.ledger.Tile;
import dev.martello.ledger.TileTree;
import dev.martello.ledger.TreeHash;
import dev.martello.ledger.UnreadableLog;
import dev.martello.server.store.Database;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.LedgerTable.Pending;
import dev.martello.server.store.LedgerTreeTable;
import dev.martello.server.store.LedgerTreeTable.Head;
import dev.martello.server.store.Sql;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Puts what waits into the ledger, in order: entries, tiles and a signed head come in one transaction, so that whoever sees a head finds all below it. Of
 * two that do it at once the second one fails, for there is one entry at each place. For one thread.
 */
public final class Sequencer {
    /** What is taken at once. */
    static final int BATCH = 4096;

    /** How long a witness has for a checkpoint. */
    private static final Duration KEPT = Duration.ofHours(1);

    private static final String WORK = "writing the ledger";

    private final Database database;
    private final Ledger ledger;
    private final Clock clock;

    public Sequencer(Database database, Ledger ledger, Clock clock) {
        this.database = database;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Puts all that waits into the ledger, unless another node is at it. */
    public void run() {
        if (database.read(Sequencer::isDue)) {
            database.alone(WORK, this::drain);
        }
    }

    /** Forgets heads that no witness will cosign any more. */
    public void forget() {
        database.change(sql -> new LedgerTreeTable(sql).forget(clock.instant().minus(KEPT)));
    }

    private static boolean isDue(Sql sql) {
        return !new LedgerTable(sql).pending(1).isEmpty()
                || new LedgerTreeTable(sql).latest().isEmpty();
    }

    private void drain() {
        int taken;
        do {
            taken = step();
        } while (taken == BATCH);
    }

    /** What a step begins with. */
    private record Beginning(TileTree tree, boolean isNew, List<Pending> pending) {}

    private int step() {
        Beginning beginning = database.read(this::begin);
        List<Pending> pending = beginning.pending;
        if (pending.isEmpty() && !beginning.isNew) {
            return 0;
        }
        TileTree tree = beginning.tree;
        long first = tree.size();
        pending.forEach(each -> tree.append(TreeHash.ofLeaf(each.content())));
        List<HashTile> tiles = tree.changed();
        SignedNote note = ledger.sign(new Checkpoint(ledger.origin(), tree.size(), tree.root()));
        database.change(sql -> {
            new LedgerTable(sql).take(pending, first);
            LedgerTreeTable table = new LedgerTreeTable(sql);
            table.put(tiles);
            table.add(new Head(tree.size(), note.octets()), clock.instant());
        });
        return pending.size();
    }

    private Beginning begin(Sql sql) {
        Optional<Head> head = new LedgerTreeTable(sql).latest();
        return new Beginning(
                head.map(last -> open(sql, last)).orElseGet(TileTree::empty),
                head.isEmpty(),
                new LedgerTable(sql).pending(BATCH));
    }

    /** The tree under the last head. If it is not what was signed, nothing more is. */
    private static TileTree open(Sql sql, Head head) {
        try {
            Checkpoint last = Checkpoint.parse(SignedNote.parse(head.note()).text());
            TileTree tree = TileTree.open(head.size(), new LogTiles(files(sql), head.size()));
            if (last.size() != head.size() || !last.root().equals(tree.root())) {
                throw new IllegalStateException("the ledger's tiles are not those under its last checkpoint, of "
                        + last.size() + " entries: somebody changed the database, and nothing is added any more");
            }
            return tree;
        } catch (MalformedNote | UnreadableLog e) {
            throw new IllegalStateException("the ledger cannot be gone on with: " + e.getMessage(), e);
        }
    }

    /** Tiles of the ledger, as many hashes or entries as their names say. */
    public static LogFiles files(Sql sql) {
        return (path, _) -> Tile.ofPath(path).flatMap(tile -> octets(sql, tile));
    }

    private static Optional<Bytes> octets(Sql sql, Tile tile) {
        return switch (tile.layer()) {
            case Tile.Layer.Hashes(int level) -> new LedgerTreeTable(sql).hashes(level, tile.index(), tile.width());
            case Tile.Layer.Entries _ -> {
                List<Bytes> entries = new LedgerTable(sql).entries(tile.index() * Tile.FULL, tile.width());
                yield entries.size() < tile.width() ? Optional.empty() : Optional.of(new EntryBundle(entries).octets());
            }
        };
    }
}
