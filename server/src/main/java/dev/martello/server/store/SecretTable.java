package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Keys of the control plane's own, and the digests of operators' tokens. */
public final class SecretTable {
    private final Sql sql;

    public SecretTable(Sql sql) {
        this.sql = sql;
    }

    /** The secret of this name, made on first use. */
    public Bytes orMake(String name, Supplier<Bytes> fresh) {
        return sql.first("select content from secret where name = ?", row -> row.octets("content"), name)
                .orElseGet(() -> {
                    Bytes made = fresh.get();
                    sql.update("insert into secret (name, content) values (?, ?)", name, made);
                    return made;
                });
    }

    /** The SHA-256 digests of operators' tokens. */
    public List<Bytes> tokenDigests() {
        return sql.list("select digest from operator_token", row -> Bytes.fromHex(row.text("digest")));
    }

    public void putToken(String name, Bytes digest, Instant now) {
        sql.update("""
                insert into operator_token (name, digest, created_us) values (?, ?, ?)
                on conflict (name) do update set digest = excluded.digest, created_us = excluded.created_us
                """, name, digest.toHex(), now);
    }
}
