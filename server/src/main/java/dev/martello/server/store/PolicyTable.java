package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The policies that ever counted. */
public final class PolicyTable {
    private final Sql sql;

    public PolicyTable(Sql sql) {
        this.sql = sql;
    }

    /** The one that counts, if there ever was one. */
    public Optional<StoredPolicy> current() {
        return sql.first("select * from policy order by adopted_us desc limit 1", PolicyTable::read);
    }

    /** The one that counted at a time, if one did. */
    public Optional<StoredPolicy> at(Instant time) {
        return sql.first(
                "select * from policy where adopted_us <= ? order by adopted_us desc limit 1", PolicyTable::read, time);
    }

    /** The latest, newest first. */
    public List<StoredPolicy> history(int limit) {
        return sql.list("select * from policy order by adopted_us desc limit ?", PolicyTable::read, limit);
    }

    /** Whether the policy with a digest ever counted. */
    public boolean counted(String digest) {
        return sql.number("select count(*) as n from policy where digest = ?", digest) > 0;
    }

    /** Makes a policy the one that counts. */
    public void adopt(String digest, StoredPolicy.Origin origin, Bytes document, Instant now) {
        Instant adopted = current()
                .map(last -> last.adopted().plus(1, ChronoUnit.MICROS))
                .filter(now::isBefore)
                .orElse(now);
        sql.update(
                "insert into policy (adopted_us, digest, origin, content) values (?, ?, ?, ?)",
                adopted,
                digest,
                origin.name(),
                document);
    }

    private static StoredPolicy read(Row row) throws SQLException {
        return new StoredPolicy(
                row.text("digest"),
                StoredPolicy.Origin.valueOf(row.text("origin")),
                row.octets("content"),
                row.time("adopted_us"));
    }
}
