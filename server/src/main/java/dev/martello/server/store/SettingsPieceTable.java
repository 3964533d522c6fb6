package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.evidence.settings.SettingsPieces.Piece;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What items of settings are made of, each piece kept once for all items that have it. */
public final class SettingsPieceTable {
    private final Sql sql;

    public SettingsPieceTable(Sql sql) {
        this.sql = sql;
    }

    /** Keeps the pieces of an item, of which none is kept yet. */
    void add(ItemDigest item, SettingsPieces settings, Instant now) {
        List<Piece> pieces = settings.pieces();
        sql.updateAll(
                "insert into settings_piece (digest, content, added_us) values (?, ?, ?) on conflict (digest) do nothing",
                pieces.stream()
                        .map(each -> List.<Object>of(hex(each), settings.octets(each), now))
                        .toList());
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            rows.add(List.of(item.toString(), i, pieces.get(i).part(), hex(pieces.get(i))));
        }
        sql.updateAll(
                "insert into settings_item_piece (item_digest, ordinal, part, piece_digest) values (?, ?, ?, ?)", rows);
    }

    /** The names of an item's pieces, in their order; none if it is kept whole. */
    public List<Piece> of(ItemDigest item) {
        return sql.list(
                "select part, piece_digest from settings_item_piece where item_digest = ? order by ordinal",
                row -> new Piece(row.text("part"), digest(row)),
                item.toString());
    }

    /** The octets of a piece, if it is there. */
    public Optional<Bytes> octets(Piece piece) {
        return sql.first(
                "select content from settings_piece where digest = ?", row -> row.octets("content"), hex(piece));
    }

    /** An item as it came. */
    Bytes whole(ItemDigest item, Bytes head) {
        Map<Piece, Bytes> octets = new HashMap<>();
        List<Piece> pieces = sql.list(
                """
                select o.part, o.piece_digest, p.content from settings_item_piece o
                join settings_piece p on p.digest = o.piece_digest
                where o.item_digest = ? order by o.ordinal
                """,
                row -> {
                    Piece piece = new Piece(row.text("part"), digest(row));
                    octets.put(piece, row.octets("content"));
                    return piece;
                },
                item.toString());
        return new SettingsPieces(
                        head,
                        pieces,
                        piece -> Optional.ofNullable(octets.get(piece)).orElseThrow())
                .content();
    }

    /** How many octets the pieces of an item have together. */
    long size(ItemDigest item) {
        return sql.number("""
                select coalesce(sum(length(p.content)), 0) as n from settings_item_piece o
                join settings_piece p on p.digest = o.piece_digest where o.item_digest = ?
                """, item.toString());
    }

    /** Deletes the names of the pieces of items, of those that are not there any more. */
    void forget(List<ItemDigest> items) {
        sql.updateAll(
                """
                delete from settings_item_piece where item_digest = ? and not exists (
                    select 1 from item i where i.digest = settings_item_piece.item_digest and i.kind = 'settings')
                """,
                items.stream().map(each -> List.<Object>of(each.toString())).toList());
    }

    /** The next pieces that no item has, in the order of their digests; found without a look at what they are. */
    List<String> unused(Optional<String> last, int limit) {
        return sql.list("""
                select digest from settings_piece where digest > ? and not exists (
                    select 1 from settings_item_piece o where o.piece_digest = settings_piece.digest)
                order by digest limit ?
                """, row -> row.text("digest"), last.orElse(""), limit);
    }

    /** Deletes those of some pieces that came before a time, unless an item has them by now. */
    int deleteUnused(List<String> unused, Instant before) {
        return Arrays.stream(sql.updateAll(
                        """
                delete from settings_piece where digest = ? and added_us < ? and not exists (
                    select 1 from settings_item_piece o where o.piece_digest = settings_piece.digest)
                """,
                        unused.stream()
                                .map(each -> List.<Object>of(each, before))
                                .toList()))
                .sum();
    }

    private static String hex(Piece piece) {
        return piece.digest().octets().toHex();
    }

    private static Digest digest(Row row) throws SQLException {
        return new Digest(HashAlgorithm.SHA256, Bytes.fromHex(row.text("piece_digest")));
    }
}
