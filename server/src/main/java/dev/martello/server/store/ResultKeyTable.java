package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.time.Instant;
import java.util.List;

/** The keys that attestation results are signed with. */
public final class ResultKeyTable {
    /**
     * A key.
     *
     * @param id what results name it by
     * @param content both halves
     */
    public record Kept(String id, Bytes content, Instant created) {
        /** Without the key. */
        @Override
        public String toString() {
            return id;
        }
    }

    private final Sql sql;

    public ResultKeyTable(Sql sql) {
        this.sql = sql;
    }

    /** All of them, the newest first. */
    public List<Kept> all() {
        return sql.list(
                "select * from result_key order by created_us desc, id",
                row -> new Kept(row.text("id"), row.octets("content"), row.time("created_us")));
    }

    public void add(Kept key) {
        sql.update(
                "insert into result_key (id, content, created_us) values (?, ?, ?)",
                key.id(),
                key.content(),
                key.created());
    }

    public void delete(String id) {
        sql.update("delete from result_key where id = ?", id);
    }
}
