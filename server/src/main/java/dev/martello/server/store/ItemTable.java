package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.settings.SettingsPieces;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Pieces of evidence under their digests, each kept once. */
public final class ItemTable {
    private final Sql sql;

    public ItemTable(Sql sql) {
        this.sql = sql;
    }

    public void add(Item item, Instant now) {
        if (item.kind() != ItemKind.SETTINGS) {
            insert(item.reference(), item.content(), now);
            return;
        }
        SettingsPieces settings = SettingsPieces.of(item.content());
        if (insert(item.reference(), settings.head(), now)) {
            new SettingsPieceTable(sql).add(item.digest(), settings, now);
        }
    }

    private boolean insert(ItemReference reference, Bytes content, Instant now) {
        return sql.update("""
                insert into item (digest, kind, content, added_us) values (?, ?, ?, ?)
                on conflict (digest, kind) do nothing
                """, reference.digest().toString(), reference.kind().label(), content, now) > 0;
    }

    /** How long an item is, in octets, if it is there. */
    public OptionalLong size(ItemReference reference) {
        return sql.first(
                        "select length(content) as n from item where digest = ? and kind = ?",
                        row -> row.number("n"),
                        reference.digest().toString(),
                        reference.kind().label())
                .map(length -> OptionalLong.of(length + lengthOfPieces(reference)))
                .orElseGet(OptionalLong::empty);
    }

    private long lengthOfPieces(ItemReference reference) {
        return reference.kind() == ItemKind.SETTINGS ? new SettingsPieceTable(sql).size(reference.digest()) : 0;
    }

    public Optional<Item> find(ItemReference reference) {
        return sql.first(
                        "select kind, content, added_us from item where digest = ? and kind = ?",
                        ItemTable::read,
                        reference.digest().toString(),
                        reference.kind().label())
                .map(found -> whole(reference.digest(), found).item());
    }

    /** The item with this digest, of whatever kind. */
    public Optional<StoredItem> find(ItemDigest digest) {
        return sql.first(
                        "select kind, content, added_us from item where digest = ? order by kind",
                        ItemTable::read,
                        digest.toString())
                .map(found -> whole(digest, found));
    }

    private StoredItem whole(ItemDigest digest, StoredItem found) {
        Item item = found.item();
        return item.kind() == ItemKind.SETTINGS
                ? new StoredItem(
                        new Item(item.kind(), new SettingsPieceTable(sql).whole(digest, item.content())), found.added())
                : found;
    }

    /** What stands before the first piece of an item of settings, if it is there; all of it if it is kept whole. */
    public Optional<Bytes> head(ItemReference settings) {
        return sql.first(
                "select content from item where digest = ? and kind = ?",
                row -> row.octets("content"),
                settings.digest().toString(),
                settings.kind().label());
    }

    /**
     * The next items that no appliance ever stood by, in the order of what names them. The index of names is enough to find them: who reads a row
     * reads its content, and all contents together are the whole of what is stored.
     */
    List<ItemReference> unused(Optional<ItemReference> last, int limit) {
        return sql.list(
                """
                select digest, kind from item where (digest, kind) > (?, ?)
                  and not exists (select 1 from evidence e where e.digest = item.digest and e.kind = item.kind)
                order by digest, kind limit ?
                """,
                row -> new ItemReference(kind(row.text("kind")), new ItemDigest(Bytes.fromHex(row.text("digest")))),
                last.map(each -> each.digest().toString()).orElse(""),
                last.map(each -> each.kind().label()).orElse(""),
                limit);
    }

    /** Deletes those of some items that came before a time, unless an appliance stands by them by now. */
    int deleteUnused(List<ItemReference> unused, Instant before) {
        int[] deleted = sql.updateAll(
                """
                delete from item where digest = ? and kind = ? and added_us < ?
                  and not exists (select 1 from evidence e where e.digest = item.digest and e.kind = item.kind)
                """,
                unused.stream()
                        .map(each -> List.<Object>of(
                                each.digest().toString(), each.kind().label(), before))
                        .toList());
        new SettingsPieceTable(sql)
                .forget(unused.stream()
                        .filter(each -> each.kind() == ItemKind.SETTINGS)
                        .map(ItemReference::digest)
                        .toList());
        return Arrays.stream(deleted).sum();
    }

    static ItemKind kind(String label) throws SQLException {
        return ItemKind.ofLabel(label).orElseThrow(() -> new SQLException("no kind of item: " + label));
    }

    private static StoredItem read(Row row) throws SQLException {
        return new StoredItem(new Item(kind(row.text("kind")), row.octets("content")), row.time("added_us"));
    }
}
