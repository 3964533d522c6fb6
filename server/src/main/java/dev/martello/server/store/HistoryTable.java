package dev.martello.server.store;

import java.time.Instant;

/** The past, as far as it is kept: intervals that ended. */
public final class HistoryTable {
    private final Sql sql;

    public HistoryTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * Forgets verdicts, evidence and places that had ceased to hold before a time. Items that nothing refers to any more are deleted apart.
     *
     * @return how many intervals were forgotten
     */
    public int forget(Instant before) {
        return sql.update("delete from verdict where valid_to_us < ?", before)
                + sql.update("delete from evidence where valid_to_us < ?", before)
                + sql.update("delete from standing where valid_to_us < ?", before);
    }
}
