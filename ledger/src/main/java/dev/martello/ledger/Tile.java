package dev.martello.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a tile of hashes, or a bundle of entries.
 *
 * @param index within its layer, from 0
 * @param width how many there are in it, {@value #FULL} if it is full
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
public record Tile(Layer layer, long index, int width) {
    /** How many hashes or entries a full one has. */
    public static final int FULL = 1 << 8;

    /** Levels above have no tile in any tree of less than 2^63 entries. */
    static final int MAX_LEVEL = 7;

    /** What tiles lie beside each other. */
    public sealed interface Layer {
        /** Bundles of the entries themselves. */
        record Entries() implements Layer {
            @Override
            public String toString() {
                return "entries";
            }
        }

        /** Hashes, each of {@value Tile#FULL} to the power of the level entries. */
        record Hashes(int level) implements Layer {
            public Hashes {
                if (level < 0 || level > MAX_LEVEL) {
                    throw new IllegalArgumentException("there is no level " + level);
                }
            }

            @Override
            public String toString() {
                return Integer.toString(level);
            }
        }
    }

    /** Where all entries are. */
    public static final Layer ENTRIES = new Layer.Entries();

    /** A number's last three digits, before which each three have an {@code x}; 0 to 255 of a tile that is not full. */
    private static final Pattern PATH =
            Pattern.compile("tile/(entries|[0-7])/((?:x[0-9]{3}/){0,5})([0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public Tile {
        if (index < 0 || width < 1 || width > FULL) {
            throw new IllegalArgumentException("there is no tile " + index + " of width " + width);
        }
    }

    /** A tile of hashes. */
    public static Tile ofHashes(int level, long index, int width) {
        return new Tile(new Layer.Hashes(level), index, width);
    }

    /** A bundle of entries. */
    public static Tile ofEntries(long index, int width) {
        return new Tile(ENTRIES, index, width);
    }

    /** The tile that a path names, if it names one in the one way there is. */
    public static Optional<Tile> ofPath(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String digits = matcher.group(2).replace("x", "").replace("/", "") + matcher.group(3);
        int width = Optional.ofNullable(matcher.group(4)).map(Integer::parseInt).orElse(FULL);
        if (width > FULL || (width == FULL && matcher.group(4) != null)) {
            return Optional.empty();
        }
        Layer layer =
                matcher.group(1).equals("entries") ? ENTRIES : new Layer.Hashes(Integer.parseInt(matcher.group(1)));
        return Optional.of(new Tile(layer, Long.parseLong(digits), width))
                .filter(tile -> tile.path().equals(path));
    }

    /** From the log's beginning, as in {@code tile/0/x001/x234/067.p/12}. */
    public String path() {
        StringBuilder number = new StringBuilder("%03d".formatted(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            number.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return "tile/" + layer + "/" + number + (width == FULL ? "" : ".p/" + width);
    }

    /** The same tile when it is full. */
    public Tile full() {
        return new Tile(layer, index, FULL);
    }

    /** The bundles that have a tree's entries from one on, in their order. */
    public static List<Tile> bundles(long from, long size) {
        List<Tile> bundles = new ArrayList<>();
        for (long index = from / FULL; index * FULL < size; index++) {
            bundles.add(ofEntries(index, width(index, size)));
        }
        return bundles;
    }

    /** How many of so many are in the tile of an index. */
    static int width(long index, long count) {
        return (int) Math.min(FULL, count - index * FULL);
    }
}
