package dev.martello.server.store;

import java.time.Instant;

/** The past, as far as it is kept: intervals that ended. */
final class HistoryTable {
    private final Sql sql;

    HistoryTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * Forgets verdicts, evidence and places that had ceased to hold before a time. Items that nothing refers to any more are deleted apart.
     *
     * @param limit so many of each
     * @return how many intervals were forgotten
     */
    int forget(Instant before, int limit) {
        return sql.update("""
                delete from verdict where (appliance_id, valid_from_us) in (
                  select v.appliance_id, v.valid_from_us from verdict v where v.valid_to_us < ? limit ?)
                """, before, limit) + sql.update("""
                delete from evidence where (appliance_id, valid_from_us, kind, ordinal) in (
                  select e.appliance_id, e.valid_from_us, e.kind, e.ordinal from evidence e where e.valid_to_us < ? limit ?)
                """, before, limit) + sql.update("""
                delete from standing where (appliance_id, valid_from_us) in (
                  select s.appliance_id, s.valid_from_us from standing s where s.valid_to_us < ? limit ?)
                """, before, limit);
    }
}
