package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.tpm.HashAlgorithm;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The roots of the authority that were ever published to appliances. What became of one is never undone. */
public final class RootTable {
    /**
     * A root.
     *
     * @param id its key's identifier in certificates, hexadecimal digits
     * @param certificate DER
     * @param published since when appliances are told of it
     * @param retired since when nothing new is below it
     * @param left since when appliances are told of it no more
     */
    public record StoredRoot(
            String id, Bytes certificate, Instant published, Optional<Instant> retired, Optional<Instant> left) {}

    /**
     * What changes of a root and of its revocation list.
     *
     * @param list if there is one
     */
    public record State(String id, Optional<Instant> retired, Optional<Instant> left, Optional<ListState> list) {}

    /** What tells one revocation list of a root from another: one of the same number takes its place only if it revokes more. */
    public record ListState(long number, long bytes) {}

    private final Sql sql;

    public RootTable(Sql sql) {
        this.sql = sql;
    }

    /** All of them, the first one first. */
    public List<StoredRoot> all() {
        return sql.list("select * from authority_root order by published_us, id", RootTable::read);
    }

    /** The states of all of them, in the same order. */
    public List<State> states() {
        return sql.list(
                """
                select r.id, r.retired_us, r.left_us, l.list_number, length(l.content) as list_bytes
                from authority_root r left join revocation_list l on l.issuer = r.id order by r.published_us, r.id
                """,
                row -> new State(
                        row.text("id"), row.optionalTime("retired_us"), row.optionalTime("left_us"), listState(row)));
    }

    private static Optional<ListState> listState(Row row) throws SQLException {
        Optional<Long> number = row.optionalNumber("list_number");
        return number.isPresent()
                ? Optional.of(new ListState(number.get(), row.number("list_bytes")))
                : Optional.empty();
    }

    /**
     * Publishes a root, if it is not known.
     *
     * @param name what people call it
     */
    public void publish(String id, String name, Bytes certificate, Instant now) {
        int rows = sql.update(
                "insert into authority_root (id, certificate, published_us) values (?, ?, ?) on conflict (id) do nothing",
                id,
                certificate,
                now);
        if (rows == 1) {
            Bytes digest = HashAlgorithm.SHA256.hash(certificate).octets();
            append(LedgerAct.ROOT_PUBLISHED, name, Optional.of(digest), now);
        }
    }

    /**
     * Retires a root, if it is not retired.
     *
     * @param name what people call it
     */
    public void retire(String id, String name, Instant now) {
        int rows = sql.update("update authority_root set retired_us = ? where id = ? and retired_us is null", now, id);
        if (rows == 1) {
            append(LedgerAct.ROOT_RETIRED, name, Optional.empty(), now);
        }
    }

    /** Lets appliances be told of a retired root no more. */
    public void leave(String id, Instant now) {
        sql.update(
                "update authority_root set left_us = ? where id = ? and retired_us is not null and left_us is null",
                now,
                id);
    }

    private void append(LedgerAct act, String name, Optional<Bytes> digest, Instant now) {
        new LedgerTable(sql).append(new LedgerEntry.OperatorActed(now, act, name, digest));
    }

    private static StoredRoot read(Row row) throws SQLException {
        return new StoredRoot(
                row.text("id"),
                row.octets("certificate"),
                row.time("published_us"),
                row.optionalTime("retired_us"),
                row.optionalTime("left_us"));
    }
}
