package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The platform profiles, each in the envelope its maker signed. */
public final class ProfileTable {
    private static final String COLUMNS =
            "digest, model, firmware_version, description, key_id, added_us, withdrawn_us";

    private final Sql sql;

    public ProfileTable(Sql sql) {
        this.sql = sql;
    }

    public Optional<StoredProfile> find(String digest) {
        return sql.first("select " + COLUMNS + " from profile_envelope where digest = ?", ProfileTable::read, digest);
    }

    /** The profiles whose digest starts so; two at most, which is enough to know it is not one. */
    public List<StoredProfile> startingWith(String digits) {
        return sql.list(
                "select " + COLUMNS + " from profile_envelope where digest >= ? and digest < ? order by digest limit 2",
                ProfileTable::read,
                digits,
                digits + FleetTable.AFTER_HEX);
    }

    /** Puts a profile in; one that was withdrawn counts again. */
    public void add(StoredProfile profile, Bytes envelope) {
        sql.update(
                """
                insert into profile_envelope
                  (digest, model, firmware_version, description, key_id, envelope, added_us)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (digest) do update set
                  key_id = excluded.key_id, envelope = excluded.envelope, added_us = excluded.added_us, withdrawn_us = null
                """,
                profile.digest(),
                profile.model(),
                profile.firmwareVersion(),
                profile.description(),
                profile.keyId(),
                envelope,
                profile.added());
    }

    /** Gives a profile an envelope with other signatures. */
    public void sign(String digest, String keyId, Bytes envelope) {
        sql.update("update profile_envelope set key_id = ?, envelope = ? where digest = ?", keyId, envelope, digest);
    }

    public void withdraw(String digest, Instant now) {
        sql.update("update profile_envelope set withdrawn_us = ? where digest = ?", now, digest);
    }

    /** All profiles by model and version, the newest of each first, those that were withdrawn among them. */
    public List<StoredProfile> all() {
        return sql.list(
                "select " + COLUMNS + " from profile_envelope order by model, firmware_version, added_us desc, digest",
                ProfileTable::read);
    }

    public Optional<Bytes> envelope(String digest) {
        return sql.first(
                "select envelope from profile_envelope where digest = ?", row -> row.octets("envelope"), digest);
    }

    private static StoredProfile read(Row row) throws SQLException {
        return new StoredProfile(
                row.text("digest"),
                row.text("model"),
                row.text("firmware_version"),
                row.text("description"),
                row.text("key_id"),
                row.time("added_us"),
                row.optionalTime("withdrawn_us"));
    }
}
