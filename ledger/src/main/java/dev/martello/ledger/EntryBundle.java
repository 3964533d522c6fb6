package dev.martello.ledger;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import java.util.ArrayList;
import java.util.List;

/** Entries, each behind its length in two octets. */
public record EntryBundle(List<Bytes> entries) {
    /** Of one entry. */
    public static final int MAX_ENTRY_BYTES = (1 << 16) - 1;

    /** Of a full one of the longest entries. */
    public static final int MAX_BYTES = Tile.FULL * (MAX_ENTRY_BYTES + 2);

    public EntryBundle {
        entries = List.copyOf(entries);
    }

    /**
     * Reads one.
     *
     * @param width how many entries it has
     * @throws MalformedTile if it has not as many
     */
    public static EntryBundle parse(int width, Bytes octets) throws MalformedTile {
        BytesReader<MalformedTile> in = BytesReader.bigEndian(octets, MalformedTile::new);
        List<Bytes> entries = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            entries.add(in.bytes(in.size16("length of entry " + i, MAX_ENTRY_BYTES), "entry " + i));
        }
        in.requireEnd("a bundle of " + width + " entries");
        return new EntryBundle(entries);
    }

    public Bytes octets() {
        BytesWriter out = BytesWriter.bigEndian();
        entries.forEach(out::sized16);
        return out.toBytes();
    }

    /** The hashes of its entries. */
    public List<TreeHash> hashes() {
        return entries.stream().map(TreeHash::ofLeaf).toList();
    }
}
