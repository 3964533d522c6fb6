package dev.martello.server.store;

import dev.martello.evidence.protocol.SecretName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The secrets that are held for appliances, encrypted. */
public final class HeldSecretTable {
    private final Sql sql;

    public HeldSecretTable(Sql sql) {
        this.sql = sql;
    }

    public Optional<HeldSecret> find(SecretName name) {
        return sql.first("select * from held_secret where name = ?", HeldSecretTable::read, name.text());
    }

    /** All, in the order of their names. */
    public List<HeldSecret> all() {
        return sql.list("select * from held_secret order by name", HeldSecretTable::read);
    }

    /**
     * Puts a secret in place of the one of this name, if there is one. Whether it did: not if that is not the version before it any more.
     */
    public boolean put(HeldSecret secret) {
        return sql.update(
                        """
                        insert into held_secret (name, condition, version, content, changed_us) values (?, ?, ?, ?, ?)
                        on conflict (name) do update set condition = excluded.condition, version = excluded.version,
                          content = excluded.content, changed_us = excluded.changed_us
                          where held_secret.version = excluded.version - 1
                        """,
                        secret.name().text(),
                        secret.condition(),
                        secret.version(),
                        secret.content(),
                        secret.changed())
                == 1;
    }

    /** Forgets a secret. Whether there was one. */
    public boolean delete(SecretName name) {
        return sql.update("delete from held_secret where name = ?", name.text()) == 1;
    }

    private static HeldSecret read(Row row) throws SQLException {
        return new HeldSecret(
                new SecretName(row.text("name")),
                row.text("condition"),
                row.number("version"),
                row.octets("content"),
                row.time("changed_us"));
    }
}
