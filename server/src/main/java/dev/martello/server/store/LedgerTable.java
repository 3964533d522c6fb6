package dev.martello.server.store;

import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;

/** What is to go into the ledger. */
public final class LedgerTable {
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
}
