package dev.martello.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree that grows at its end, of which only the tiles that are not full are held: as many as it has levels. For one thread.
 *
 * {@snippet :
 * TileTree tree = TileTree.open(size, tiles);
 * entries.forEach(entry -> tree.append(TreeHash.ofLeaf(entry)));
 * tree.changed().forEach(store::put);
 * Checkpoint head = new Checkpoint(origin, tree.size(), tree.root());
 * }
 */
public final class TileTree {
    /** Gives tiles that are stored. */
    @FunctionalInterface
    public interface Stored {
        HashTile read(Tile tile) throws UnreadableLog;
    }

    /** One level's tile that is not full. */
    private static final class Edge {
        private final List<TreeHash> hashes = new ArrayList<>();
        private long index;
        private boolean isChanged;
    }

    private final List<Edge> edges = new ArrayList<>();
    private final List<HashTile> filled = new ArrayList<>();
    private long size;

    private TileTree(long size) {
        this.size = size;
    }

    /** One without entries. */
    public static TileTree empty() {
        return new TileTree(0);
    }

    /** One of so many entries, whose tiles are stored. */
    public static TileTree open(long size, Stored stored) throws UnreadableLog {
        TileTree tree = new TileTree(size);
        int level = 0;
        for (long count = size; count > 0; count /= Tile.FULL, level++) {
            Edge edge = new Edge();
            edge.index = count / Tile.FULL;
            int width = (int) (count % Tile.FULL);
            if (width > 0) {
                edge.hashes.addAll(
                        stored.read(Tile.ofHashes(level, edge.index, width)).hashes());
            }
            tree.edges.add(edge);
        }
        return tree;
    }

    public long size() {
        return size;
    }

    /** Puts an entry's hash at the end. */
    public void append(TreeHash leaf) {
        size = Math.addExact(size, 1);
        append(0, leaf);
    }

    private void append(int level, TreeHash hash) {
        if (level == edges.size()) {
            edges.add(new Edge());
        }
        Edge edge = edges.get(level);
        edge.hashes.add(hash);
        edge.isChanged = true;
        if (edge.hashes.size() == Tile.FULL) {
            filled.add(new HashTile(Tile.ofHashes(level, edge.index, Tile.FULL), edge.hashes));
            TreeHash above = TreeHash.above(edge.hashes);
            edge.hashes.clear();
            edge.index++;
            edge.isChanged = false;
            append(level + 1, above);
        }
    }

    public TreeHash root() {
        TreeHash root = TreeHash.EMPTY;
        boolean isFirst = true;
        for (Edge edge : edges) {
            int end = edge.hashes.size();
            for (int count = 1; count <= end; count <<= 1) {
                if ((edge.hashes.size() & count) != 0) {
                    TreeHash left = TreeHash.above(edge.hashes.subList(end - count, end));
                    root = isFirst ? left : TreeHash.ofNode(left, root);
                    isFirst = false;
                    end -= count;
                }
            }
        }
        return root;
    }

    /** The tiles that became full since the tree was opened, or since this or {@link #changed} was asked last. They do not change any more. */
    public List<HashTile> filled() {
        List<HashTile> all = List.copyOf(filled);
        filled.clear();
        return all;
    }

    /** As {@link #filled}, and those beside them that have other hashes than when {@link #changed} was asked last, as they are now. */
    public List<HashTile> changed() {
        List<HashTile> changed = new ArrayList<>(filled());
        for (int level = 0; level < edges.size(); level++) {
            Edge edge = edges.get(level);
            if (edge.isChanged) {
                changed.add(new HashTile(Tile.ofHashes(level, edge.index, edge.hashes.size()), edge.hashes));
                edge.isChanged = false;
            }
        }
        return changed;
    }
}
