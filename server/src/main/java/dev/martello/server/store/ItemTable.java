package dev.martello.server.store;

import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Pieces of evidence under their digests, each kept once. */
public final class ItemTable {
    private final Sql sql;

    public ItemTable(Sql sql) {
        this.sql = sql;
    }

    public void add(Item item, Instant now) {
        ItemReference reference = item.reference();
        sql.update("""
                insert into item (digest, kind, content, added_us) values (?, ?, ?, ?)
                on conflict (digest, kind) do nothing
                """, reference.digest().toString(), reference.kind().label(), item.content(), now);
    }

    /** How long an item is, in octets, if it is there. */
    public OptionalLong size(ItemReference reference) {
        return sql.first(
                        "select length(content) as n from item where digest = ? and kind = ?",
                        row -> row.number("n"),
                        reference.digest().toString(),
                        reference.kind().label())
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    public Optional<Item> find(ItemReference reference) {
        return sql.first(
                        "select kind, content, added_us from item where digest = ? and kind = ?",
                        ItemTable::read,
                        reference.digest().toString(),
                        reference.kind().label())
                .map(StoredItem::item);
    }

    /** The item with this digest, of whatever kind. */
    public Optional<StoredItem> find(ItemDigest digest) {
        return sql.first(
                "select kind, content, added_us from item where digest = ? order by kind",
                ItemTable::read,
                digest.toString());
    }

    /** Deletes items that came before a time and that no appliance ever stood by. */
    public int deleteUnused(Instant before) {
        return sql.update("""
                delete from item where added_us < ?
                  and not exists (select 1 from evidence e where e.digest = item.digest and e.kind = item.kind)
                """, before);
    }

    static ItemKind kind(String label) throws SQLException {
        return ItemKind.ofLabel(label).orElseThrow(() -> new SQLException("no kind of item: " + label));
    }

    private static StoredItem read(Row row) throws SQLException {
        return new StoredItem(new Item(kind(row.text("kind")), row.octets("content")), row.time("added_us"));
    }
}
