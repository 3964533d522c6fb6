package dev.martello.server.store;

import java.time.Instant;
import java.util.Optional;

/** The accounts of ACME. */
public final class AcmeAccountTable {
    private final Sql sql;

    public AcmeAccountTable(Sql sql) {
        this.sql = sql;
    }

    public Optional<AcmeAccount> find(String id) {
        return sql.first(
                "select * from acme_account where id = ?",
                row -> new AcmeAccount(row.text("id"), row.text("public_key"), row.optionalTime("deactivated_us")),
                id);
    }

    /** Adds an account, unless it is there. Whether it was added. */
    public boolean addIfMissing(AcmeAccount account, Instant now) {
        return sql.update(
                        "insert into acme_account (id, public_key, created_us) values (?, ?, ?) on conflict (id) do nothing",
                        account.id(),
                        account.publicKey(),
                        now)
                == 1;
    }

    /** Takes note that an account got a certificate. */
    void certified(String id, Instant now) {
        sql.update("update acme_account set certified_us = ? where id = ?", now, id);
    }

    /** Lets an account ask for nothing any more. */
    public void deactivate(String id, Instant now) {
        sql.update("update acme_account set deactivated_us = ? where id = ? and deactivated_us is null", now, id);
    }

    /** Forgets accounts that never got a certificate and are older than one time, and those that got none since another. */
    public void forget(Instant neverCertified, Instant certified) {
        sql.update("""
                delete from acme_account where (certified_us is null and created_us < ?) or certified_us < ?
                """, neverCertified, certified);
    }
}
