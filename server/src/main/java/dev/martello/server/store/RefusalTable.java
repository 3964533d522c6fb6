package dev.martello.server.store;

import dev.martello.evidence.report.ApplianceId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Who was refused, why and how often. Anybody can be refused under any name, so the rows are bounded. */
public final class RefusalTable {
    static final int MAX_ROWS = 10_000;

    private final Sql sql;

    public RefusalTable(Sql sql) {
        this.sql = sql;
    }

    /** Adds to the counts, and forgets those that were not added to for longest when they are too many. */
    public void add(List<RefusalCount> more) {
        sql.updateAll(
                """
                insert into refusal (fingerprint, reason, detail, chassis_serial, times, first_us, last_us)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (fingerprint, reason) do update set detail = excluded.detail,
                  chassis_serial = excluded.chassis_serial,
                  times = refusal.times + excluded.times, last_us = excluded.last_us
                """,
                more.stream()
                        .map(each -> List.<Object>of(
                                each.fingerprint(),
                                each.reason(),
                                each.detail(),
                                each.chassis(),
                                each.times(),
                                each.first(),
                                each.last()))
                        .toList());
        sql.update("""
                delete from refusal where last_us <=
                  (select r.last_us from refusal r order by r.last_us desc limit 1 offset ?)
                """, MAX_ROWS);
    }

    /** The latest ones, newest first. */
    public List<RefusalCount> latest(int limit) {
        return sql.list(
                "select * from refusal order by last_us desc, fingerprint, reason limit ?", RefusalTable::read, limit);
    }

    /** The latest of somebody who said to be in the chassis of a serial of the register, and is not the one that the register has there. */
    public Optional<RefusalCount> latestInChassis(String serial, ApplianceId registered) {
        return sql.first(
                "select * from refusal where chassis_serial = ? and fingerprint <> ? order by last_us desc limit 1",
                RefusalTable::read,
                serial,
                registered.toString());
    }

    private static RefusalCount read(Row row) throws SQLException {
        return new RefusalCount(
                row.text("fingerprint"),
                row.text("reason"),
                row.text("detail"),
                row.optionalText("chassis_serial"),
                row.number("times"),
                row.time("first_us"),
                row.time("last_us"));
    }
}
