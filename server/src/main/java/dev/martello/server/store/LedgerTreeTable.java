package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.ledger.HashTile;
import dev.martello.ledger.Tile;
import dev.martello.ledger.TreeHash;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The tree of the ledger: its tiles, its signed heads and who cosigned them. */
public final class LedgerTreeTable {
    /** A signed head. */
    public record Head(long size, Bytes note) {}

    private final Sql sql;

    public LedgerTreeTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * The ledger's name, and what is needed to sign in it; made on first use. Of several nodes that make it at once, all get the same.
     *
     * @param origin the name if there is none yet
     */
    public Identity orMake(String origin, Supplier<Bytes> freshKey) {
        Optional<Identity> found = identity();
        if (found.isPresent()) {
            return found.get();
        }
        sql.update(
                "insert into ledger_key (id, origin, content) values (1, ?, ?) on conflict (id) do nothing",
                origin,
                freshKey.get());
        return identity().orElseThrow();
    }

    /** Name and secret key of the ledger. */
    public record Identity(String origin, Bytes seed) {
        /** Without the key. */
        @Override
        public String toString() {
            return origin;
        }
    }

    private Optional<Identity> identity() {
        return sql.first(
                "select origin, content from ledger_key where id = 1",
                row -> new Identity(row.text("origin"), row.octets("content")));
    }

    /** The hashes of a tile, as many as there are; the tile may have become wider than it is asked for, and is cut to what is. */
    public Optional<Bytes> hashes(int level, long index, int width) {
        int octets = width * TreeHash.BYTES;
        return sql.first(
                        "select content from ledger_tile where level = ? and tile = ?",
                        row -> row.octets("content"),
                        level,
                        index)
                .filter(content -> content.length() >= octets)
                .map(content -> content.slice(0, octets));
    }

    /** Puts tiles of hashes in place of those that were less wide. */
    public void put(List<HashTile> tiles) {
        sql.updateAll(
                """
                insert into ledger_tile (level, tile, content) values (?, ?, ?)
                on conflict (level, tile) do update set content = excluded.content
                """,
                tiles.stream()
                        .map(each ->
                                List.<Object>of(level(each.tile()), each.tile().index(), each.octets()))
                        .toList());
    }

    private static int level(Tile tile) {
        return switch (tile.layer()) {
            case Tile.Layer.Hashes(int level) -> level;
            case Tile.Layer.Entries _ -> throw new IllegalArgumentException(tile.path() + " has no hashes");
        };
    }

    /** Adds a head, which fails if there is one of this size. */
    public void add(Head head, Instant now) {
        sql.update(
                "insert into ledger_checkpoint (tree_size, note, signed_us) values (?, ?, ?)",
                head.size,
                head.note,
                now);
    }

    /** The last head. */
    public Optional<Head> latest() {
        return sql.first(
                "select tree_size, note from ledger_checkpoint order by tree_size desc limit 1", LedgerTreeTable::head);
    }

    /** The last head that a witness cosigned. */
    public Optional<Head> witnessed() {
        return sql.first("""
                select tree_size, note from ledger_checkpoint
                where tree_size = (select max(tree_size) from ledger_cosignature)
                """, LedgerTreeTable::head);
    }

    /** The head of a size, if it is kept. */
    public Optional<Head> ofSize(long size) {
        return sql.first(
                "select tree_size, note from ledger_checkpoint where tree_size = ?", LedgerTreeTable::head, size);
    }

    private static Head head(Row row) throws SQLException {
        return new Head(row.number("tree_size"), row.octets("note"));
    }

    /** Takes a cosignature, in place of an earlier one of the same witness. */
    public void cosign(long size, String witness, String line, Instant cosigned) {
        sql.update("""
            insert into ledger_cosignature (tree_size, witness, line, cosigned_us) values (?, ?, ?, ?)
            on conflict (tree_size, witness) do update set line = excluded.line, cosigned_us = excluded.cosigned_us
            """, size, witness, line, cosigned);
    }

    /** The lines of those who cosigned a head, in the order of their names. */
    public List<String> cosignatures(long size) {
        return sql.list(
                "select line from ledger_cosignature where tree_size = ? order by witness",
                row -> row.text("line"),
                size);
    }

    /** Forgets heads that were signed before a time, but the last one and the last that was cosigned. */
    public int forget(Instant before) {
        sql.update("""
            delete from ledger_cosignature where tree_size < (select max(c.tree_size) from ledger_cosignature c)
              and tree_size in (select h.tree_size from ledger_checkpoint h where h.signed_us < ?)
            """, before);
        return sql.update("""
            delete from ledger_checkpoint where signed_us < ?
              and tree_size < (select max(h.tree_size) from ledger_checkpoint h)
              and tree_size not in (select c.tree_size from ledger_cosignature c)
            """, before);
    }
}
