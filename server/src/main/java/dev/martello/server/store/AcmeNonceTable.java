package dev.martello.server.store;

import java.time.Instant;
import java.util.List;

/** The nonces of ACME that were used. */
public final class AcmeNonceTable {
    private final Sql sql;

    public AcmeNonceTable(Sql sql) {
        this.sql = sql;
    }

    /** Takes note of a nonce; changes no row if it was used before. */
    public static Update use(String nonce, Instant expires) {
        return new Update(
                "insert into acme_nonce (nonce, expires_us) values (?, ?) on conflict (nonce) do nothing",
                List.of(nonce, expires));
    }

    /** Forgets nonces that ended before a time. */
    public void forget(Instant before) {
        sql.update("delete from acme_nonce where expires_us < ?", before);
    }
}
