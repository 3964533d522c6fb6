package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tiles of a log of a size. What they say is no better than where they come from: a root that is computed from them has to be compared with
 * a signed one. For one thread.
 */
public final class LogTiles implements MerkleTree.Subtrees, TileTree.Stored {
    private static final int MAX_REMEMBERED = 256;

    private final LogFiles files;
    private final long size;
    private final Map<Tile, HashTile> remembered = new LinkedHashMap<>();

    public LogTiles(LogFiles files, long size) {
        this.files = files;
        this.size = size;
    }

    /** Roots and proofs from these tiles. */
    public MerkleTree tree() {
        return new MerkleTree(size, this);
    }

    @Override
    public TreeHash subtree(int height, long index) throws UnreadableLog {
        int level = height / 8;
        int count = 1 << (height % 8);
        long first = index * count;
        long tile = first / Tile.FULL;
        int at = (int) (first % Tile.FULL);
        HashTile read = read(Tile.ofHashes(level, tile, Tile.width(tile, size >> (8 * level))));
        return TreeHash.above(read.hashes().subList(at, at + count));
    }

    @Override
    public HashTile read(Tile tile) throws UnreadableLog {
        HashTile known = remembered.get(tile);
        if (known != null) {
            return known;
        }
        HashTile read = readAnew(tile);
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(tile, read);
        return read;
    }

    private HashTile readAnew(Tile tile) throws UnreadableLog {
        try {
            return HashTile.parse(tile, octets(tile, HashTile.MAX_BYTES));
        } catch (MalformedTile e) {
            throw new UnreadableLog(tile.path(), String.valueOf(e.getMessage()));
        }
    }

    /** A bundle of entries. */
    public EntryBundle bundle(Tile tile) throws UnreadableLog {
        try {
            return EntryBundle.parse(tile.width(), octets(tile, EntryBundle.MAX_BYTES));
        } catch (MalformedTile e) {
            throw new UnreadableLog(tile.path(), String.valueOf(e.getMessage()));
        }
    }

    /** An entry. */
    public Bytes entry(long index) throws UnreadableLog {
        long bundle = index / Tile.FULL;
        return bundle(Tile.ofEntries(bundle, Tile.width(bundle, size)))
                .entries()
                .get((int) (index % Tile.FULL));
    }

    private Bytes octets(Tile tile, int maxBytes) throws UnreadableLog {
        try {
            return files.read(tile.path(), maxBytes).orElseThrow(() -> new UnreadableLog(tile.path(), "is not there"));
        } catch (IOException e) {
            throw new UnreadableLog(tile.path(), "cannot be read: " + e.getMessage());
        }
    }
}
