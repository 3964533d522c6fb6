package dev.martello.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at each octet of a log of a size: that entries have the hashes in the tiles, tiles those in the tiles above, and all the root that was signed.
 * Needs as much memory as a few tiles. For one thread.
 */
public final class Audit {
    /** What is not as it was signed. */
    public sealed interface Defect {
        /** The file, from the log's beginning. */
        String path();

        /**
         * An entry was changed.
         *
         * @param index the first in its bundle
         * @param more how many more in this bundle
         */
        record ChangedEntry(String path, long index, int more) implements Defect {}

        /**
         * A hash in a tile was changed.
         *
         * @param number the first in its tile, from 0
         * @param more how many more in this tile
         */
        record ChangedHash(String path, int number, int more) implements Defect {}

        /** An entry and its hash do not go together, and neither of them has the root that was signed. */
        record Contradiction(String path, long index, int more) implements Defect {}

        /** A file is missing, or is not of its form. */
        record Unreadable(String path, String problem) implements Defect {}

        /** What is there has another root than the one that was signed. */
        record OtherRoot(String path, TreeHash computed) implements Defect {}
    }

    /**
     * What was found.
     *
     * @param defects none if all is as it was signed
     */
    public record Report(Checkpoint checkpoint, List<Defect> defects) {
        public Report {
            defects = List.copyOf(defects);
        }
    }

    /** Where two lists differ. */
    private record Difference(int first, int more) {
        static Optional<Difference> of(List<TreeHash> one, List<TreeHash> other) {
            int first = -1;
            int count = 0;
            for (int i = 0; i < one.size(); i++) {
                if (!one.get(i).equals(other.get(i))) {
                    first = first < 0 ? i : first;
                    count++;
                }
            }
            return count == 0 ? Optional.empty() : Optional.of(new Difference(first, count - 1));
        }
    }

    /** A bundle whose entries have other hashes than the tile beside it. */
    private record Mismatch(Tile tile, Difference difference) {
        long index() {
            return tile.index() * Tile.FULL + difference.first;
        }
    }

    /** A tree that is built from the bottom, and what the tiles above say otherwise. */
    private static final class Side {
        private final TileTree tree = TileTree.empty();
        private final List<Defect> above = new ArrayList<>();
    }

    private final LogTiles tiles;
    private final Checkpoint checkpoint;
    private final List<Defect> unreadable = new ArrayList<>();
    private final List<Mismatch> mismatches = new ArrayList<>();
    private final Side ofEntries = new Side();
    private final Side ofTiles = new Side();

    private Audit(LogFiles files, Checkpoint checkpoint) {
        this.tiles = new LogTiles(files, checkpoint.size());
        this.checkpoint = checkpoint;
    }

    /** Looks at all that a checkpoint is the head of. */
    public static Report run(LogFiles files, Checkpoint checkpoint) {
        return new Audit(files, checkpoint).report();
    }

    private Report report() {
        for (Tile bundle : Tile.bundles(0, checkpoint.size())) {
            lookAt(bundle);
        }
        compare(ofEntries, ofEntries.tree.changed());
        compare(ofTiles, ofTiles.tree.changed());
        List<Defect> defects = new ArrayList<>(unreadable);
        if (ofEntries.tree.root().equals(checkpoint.root())) {
            mismatches.forEach(each ->
                    defects.add(new Defect.ChangedHash(each.tile.path(), each.difference.first, each.difference.more)));
            defects.addAll(ofEntries.above);
        } else if (ofTiles.tree.root().equals(checkpoint.root())) {
            mismatches.forEach(each ->
                    defects.add(new Defect.ChangedEntry(bundle(each.tile).path(), each.index(), each.difference.more)));
            defects.addAll(ofTiles.above);
        } else {
            mismatches.forEach(each -> defects.add(
                    new Defect.Contradiction(bundle(each.tile).path(), each.index(), each.difference.more)));
            defects.addAll(ofTiles.above);
            defects.add(new Defect.OtherRoot(LogFiles.CHECKPOINT, ofEntries.tree.root()));
        }
        return new Report(checkpoint, defects);
    }

    private static Tile bundle(Tile tile) {
        return Tile.ofEntries(tile.index(), tile.width());
    }

    private void lookAt(Tile bundle) {
        Tile tile = Tile.ofHashes(0, bundle.index(), bundle.width());
        Optional<List<TreeHash>> computed = read(() -> tiles.bundle(bundle).hashes());
        Optional<List<TreeHash>> stored = read(() -> tiles.read(tile).hashes());
        if (computed.isPresent() && stored.isPresent()) {
            Difference.of(computed.get(), stored.get())
                    .ifPresent(difference -> mismatches.add(new Mismatch(tile, difference)));
        }
        grow(ofEntries, computed.or(() -> stored));
        grow(ofTiles, stored.or(() -> computed));
    }

    private void grow(Side side, Optional<List<TreeHash>> hashes) {
        hashes.ifPresent(each -> each.forEach(side.tree::append));
        compare(side, side.tree.filled());
    }

    /** Level 0 is compared with the entries. */
    private void compare(Side side, List<HashTile> computed) {
        for (HashTile tile : computed) {
            if (!tile.tile().layer().equals(new Tile.Layer.Hashes(0))) {
                read(() -> tiles.read(tile.tile()).hashes())
                        .flatMap(stored -> Difference.of(tile.hashes(), stored))
                        .ifPresent(difference -> side.above.add(
                                new Defect.ChangedHash(tile.tile().path(), difference.first, difference.more)));
            }
        }
    }

    @FunctionalInterface
    private interface Reading {
        List<TreeHash> read() throws UnreadableLog;
    }

    private Optional<List<TreeHash>> read(Reading reading) {
        try {
            return Optional.of(reading.read());
        } catch (UnreadableLog e) {
            Defect defect = new Defect.Unreadable(e.path(), String.valueOf(e.getMessage()));
            if (!unreadable.contains(defect)) {
                unreadable.add(defect);
            }
            return Optional.empty();
        }
    }
}
