package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import java.util.ArrayList;
import java.util.List;

/** The entries of the ledger, and what is to go into it. */
public final class LedgerTable {
    /** What is to go into the ledger, by the number by which it waits. */
    public record Pending(long id, Bytes content) {}

    private final Sql sql;

    public LedgerTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * Puts an entry at the end of what is to go into the ledger. It is called in the transaction that does what the entry tells of, so that either
     * both are done or neither is.
     */
    public void append(LedgerEntry entry) {
        sql.update("insert into ledger_pending (content) values (?)", LedgerEntryFormat.write(entry));
    }

    /** What waits, that which waits longest first. */
    public List<Pending> pending(int limit) {
        return sql.list(
                "select id, content from ledger_pending order by id limit ?",
                row -> new Pending(row.number("id"), row.octets("content")),
                limit);
    }

    /**
     * Makes what waited entries.
     *
     * @param leaf the place of the first, which must be the end of the ledger
     */
    public void take(List<Pending> pending, long leaf) {
        List<List<Object>> entries = new ArrayList<>();
        for (Pending each : pending) {
            entries.add(List.of(leaf + entries.size(), each.content()));
        }
        sql.updateAll("insert into ledger_entry (leaf, content) values (?, ?)", entries);
        sql.updateAll(
                "delete from ledger_pending where id = ?",
                pending.stream().map(each -> List.<Object>of(each.id())).toList());
    }

    /** Entries from a place on. */
    public List<Bytes> entries(long leaf, int limit) {
        return sql.list(
                "select content from ledger_entry where leaf >= ? order by leaf limit ?",
                row -> row.octets("content"),
                leaf,
                limit);
    }
}
