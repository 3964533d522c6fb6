package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The releases, each in the envelope its maker signed. */
public final class ReleaseTable {
    private static final String COLUMNS =
            "digest, platform, version, security_version, description, key_id, added_us, withdrawn_us";

    private final Sql sql;

    public ReleaseTable(Sql sql) {
        this.sql = sql;
    }

    public Optional<StoredRelease> find(Platform platform, String version) {
        return sql.first(
                "select " + COLUMNS + " from release_envelope where platform = ? and version = ?",
                ReleaseTable::read,
                platform.label(),
                version);
    }

    /** The releases of a version, one for each platform. */
    public List<StoredRelease> ofVersion(String version) {
        return sql.list(
                "select " + COLUMNS + " from release_envelope where version = ? order by platform",
                ReleaseTable::read,
                version);
    }

    /** Lets a release count; one that is here already gets the envelope, and keeps the time it was added. One that was withdrawn counts again. */
    public void put(StoredRelease release, Bytes envelope) {
        sql.update(
                """
                insert into release_envelope
                  (digest, platform, version, security_version, description, key_id, envelope, added_us)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (digest) do update set
                  key_id = excluded.key_id, envelope = excluded.envelope, withdrawn_us = null
                """,
                release.digest(),
                release.platform().label(),
                release.version(),
                release.securityVersion(),
                release.description(),
                release.keyId(),
                envelope,
                release.added());
    }

    /** Gives a release an envelope with other signatures. */
    public void sign(String digest, String keyId, Bytes envelope) {
        sql.update("update release_envelope set key_id = ?, envelope = ? where digest = ?", keyId, envelope, digest);
    }

    public void withdraw(String digest, Instant now) {
        sql.update("update release_envelope set withdrawn_us = ? where digest = ?", now, digest);
    }

    /** All releases, newest first, those that were withdrawn among them. */
    public List<StoredRelease> all() {
        return sql.list(
                "select " + COLUMNS + " from release_envelope order by added_us desc, digest", ReleaseTable::read);
    }

    public Optional<Bytes> envelope(String digest) {
        return sql.first(
                "select envelope from release_envelope where digest = ?", row -> row.octets("envelope"), digest);
    }

    private static StoredRelease read(Row row) throws SQLException {
        String platform = row.text("platform");
        return new StoredRelease(
                row.text("digest"),
                Platform.ofLabel(platform).orElseThrow(() -> new SQLException("no platform: " + platform)),
                row.text("version"),
                row.number("security_version"),
                row.text("description"),
                row.text("key_id"),
                row.time("added_us"),
                row.optionalTime("withdrawn_us"));
    }
}
