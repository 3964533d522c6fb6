package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The hashes of a tile, one behind the other. */
public record HashTile(Tile tile, List<TreeHash> hashes) {
    /** Of a full one. */
    public static final int MAX_BYTES = Tile.FULL * TreeHash.BYTES;

    public HashTile {
        hashes = List.copyOf(hashes);
        if (hashes.size() != tile.width()) {
            throw new IllegalArgumentException(tile.path() + " has " + tile.width() + " hashes, not " + hashes.size());
        }
    }

    /**
     * Reads one.
     *
     * @throws MalformedTile if it has not as many hashes as its name says
     */
    public static HashTile parse(Tile tile, Bytes octets) throws MalformedTile {
        int expected = tile.width() * TreeHash.BYTES;
        if (octets.length() != expected) {
            throw new MalformedTile(
                    Math.min(octets.length(), expected), "expected " + expected + " octets, found " + octets.length());
        }
        return new HashTile(tile, hashes(octets));
    }

    /** Hashes that stand one behind the other. */
    static List<TreeHash> hashes(Bytes octets) {
        List<TreeHash> hashes = new ArrayList<>();
        for (int at = 0; at < octets.length(); at += TreeHash.BYTES) {
            hashes.add(new TreeHash(octets.slice(at, at + TreeHash.BYTES)));
        }
        return hashes;
    }

    public Bytes octets() {
        return Bytes.concat(hashes.stream().map(TreeHash::octets).toArray(Bytes[]::new));
    }
}
