package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.time.Instant;
import java.util.Optional;

/** The last revocation list of each issuer and of each root, as it was signed. */
public final class RevocationListTable {
    /**
     * A revocation list.
     *
     * @param issuer the key identifier of who signed it, hexadecimal digits
     * @param number each one of an issuer has a greater one than those before
     * @param generation of what was revoked when it was made; a root's knows nothing of that
     * @param nextUpdate when there is another one at the latest
     */
    public record StoredList(String issuer, long number, long generation, Instant nextUpdate, Bytes content) {}

    private final Sql sql;

    public RevocationListTable(Sql sql) {
        this.sql = sql;
    }

    public Optional<StoredList> find(String issuer) {
        return sql.first(
                "select * from revocation_list where issuer = ?",
                row -> new StoredList(
                        row.text("issuer"),
                        row.number("list_number"),
                        row.number("generation"),
                        row.time("next_update_us"),
                        row.octets("content")),
                issuer);
    }

    /**
     * Puts a list in place of the last one.
     *
     * @param last as it was read, if there was one
     * @return whether that was still the last one; else nothing was written
     */
    public boolean replace(Optional<StoredList> last, StoredList list) {
        int rows = last.isPresent()
                ? sql.update(
                        "update revocation_list set list_number = ?, generation = ?, next_update_us = ?, content = ?"
                                + " where issuer = ? and content = ?",
                        list.number(),
                        list.generation(),
                        list.nextUpdate(),
                        list.content(),
                        list.issuer(),
                        last.get().content())
                : sql.update(
                        "insert into revocation_list (issuer, list_number, generation, next_update_us, content)"
                                + " values (?, ?, ?, ?, ?) on conflict (issuer) do nothing",
                        list.issuer(),
                        list.number(),
                        list.generation(),
                        list.nextUpdate(),
                        list.content());
        return rows == 1;
    }

    /** Puts a list in place of the last one, unless that one is as new. Whether it did. */
    public boolean put(StoredList list) {
        return sql.update("""
                insert into revocation_list (issuer, list_number, generation, next_update_us, content) values (?, ?, ?, ?, ?)
                on conflict (issuer) do update set list_number = excluded.list_number, generation = excluded.generation,
                  next_update_us = excluded.next_update_us, content = excluded.content
                where revocation_list.list_number < excluded.list_number
                """, list.issuer(), list.number(), list.generation(), list.nextUpdate(), list.content()) == 1;
    }
}
