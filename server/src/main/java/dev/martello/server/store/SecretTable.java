package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keys of the control plane's own, and the digests of operators' tokens. */
public final class SecretTable {
    private final Sql sql;

    public SecretTable(Sql sql) {
        this.sql = sql;
    }

    /** The secret of this name, made on first use. Of several nodes that make it at once, all get the same. */
    public Bytes orMake(String name, Supplier<Bytes> fresh) {
        Optional<Bytes> found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        sql.update("insert into secret (name, content) values (?, ?) on conflict (name) do nothing", name, fresh.get());
        return find(name).orElseThrow();
    }

    /** The secret of this name, if it was made. */
    public Optional<Bytes> find(String name) {
        return sql.first("select content from secret where name = ?", row -> row.octets("content"), name);
    }

    /** The SHA-256 digests of operators' tokens. */
    public List<Bytes> tokenDigests() {
        return sql.list("select digest from operator_token", row -> Bytes.fromHex(row.text("digest")));
    }

    /** Adds a token. Whether there was none of this name. */
    public boolean addToken(String name, Bytes digest, Instant now) {
        return sql.update("""
            insert into operator_token (name, digest, created_us) values (?, ?, ?) on conflict (name) do nothing
            """, name, digest.toHex(), now) == 1;
    }
}
