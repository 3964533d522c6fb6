package dev.martello.server.store;

import dev.martello.appraisal.reference.RingPlan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** What is expected in each ring. */
public final class RingTable {
    private final Sql sql;

    public RingTable(Sql sql) {
        this.sql = sql;
    }

    /** All plans, in the order of their rings. */
    public List<RingPlan> all() {
        return sql.list("select * from ring_plan order by ring", RingTable::read);
    }

    /** Puts a plan in place of the one its ring had. */
    public void put(RingPlan plan, Instant now) {
        sql.update("""
                insert into ring_plan (ring, expected, security_floor, set_us) values (?, ?, ?, ?)
                on conflict (ring) do update set expected = excluded.expected,
                  security_floor = excluded.security_floor, set_us = excluded.set_us
                """, plan.ring(), String.join(" ", plan.expectedVersions()), plan.securityFloor(), now);
    }

    private static RingPlan read(Row row) throws SQLException {
        TreeSet<String> expected =
                new TreeSet<>(Arrays.asList(row.text("expected").split(" ", -1)));
        expected.remove("");
        return new RingPlan(row.text("ring"), expected, row.number("security_floor"));
    }
}
