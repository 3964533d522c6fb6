package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.ledger.LedgerEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The enrolled appliances and their attestation keys. */
public final class ApplianceTable {
    /** Older keys of an appliance are forgotten: enrolling costs an appliance little. */
    static final int MAX_KEYS = 100;

    private static final String SELECT = """
        select a.*, k.ak_public
        from appliance a join attestation_key k on k.appliance_id = a.id and k.ak_name = a.ak_name
        """;

    private final Sql sql;

    public ApplianceTable(Sql sql) {
        this.sql = sql;
    }

    public Optional<EnrolledAppliance> find(ApplianceId id) {
        return sql.first(SELECT + "where a.id = ?", ApplianceTable::read, id.toString());
    }

    /** As {@link #find}, and nobody else changes the appliance, or enrols it, before this transaction ends. */
    public Optional<EnrolledAppliance> lock(ApplianceId id) {
        return lockRow(id).or(() -> {
            sql.lockNewcomer(id.toString());
            return lockRow(id); // somebody else may have enrolled it while this one waited
        });
    }

    /** As {@link #lock}, but nobody is waited for: an appliance that somebody else is changing is not found. */
    public Optional<EnrolledAppliance> lockIfFree(ApplianceId id) {
        return sql.first(SELECT + "where a.id = ?" + sql.lockingFreeA(), ApplianceTable::read, id.toString());
    }

    private Optional<EnrolledAppliance> lockRow(ApplianceId id) {
        return sql.first(SELECT + "where a.id = ?" + sql.lockingA(), ApplianceTable::read, id.toString());
    }

    /**
     * Enrols an appliance, or another key of it. A key that was enrolled before goes on with the clock it had, so that enrolling it again
     * makes no old quote acceptable. What was certified for another key than this one, or before there was one, is revoked.
     */
    public void enrol(EnrolledAppliance appliance) {
        String id = appliance.id().toString();
        String akName = appliance.akName().toHex();
        Optional<EnrolledAppliance> known = lock(appliance.id());
        if (known.isPresent()) {
            keepClock(appliance.id());
        }
        if (known.filter(each -> each.akName().equals(appliance.akName())).isEmpty()) {
            new CertificateTable(sql).revoke(appliance.id(), RevocationReason.KEY_REPLACED, appliance.enrolled());
        }
        sql.update(
                """
                insert into appliance (id, platform, ek_public, ek_certificate, iak_certificate, ak_name, enrolled_us,
                  chassis_serial)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (id) do update set platform = excluded.platform, ek_public = excluded.ek_public,
                  ek_certificate = excluded.ek_certificate, iak_certificate = excluded.iak_certificate,
                  ak_name = excluded.ak_name, enrolled_us = excluded.enrolled_us, chassis_serial = excluded.chassis_serial
                """,
                id,
                appliance.platform().label(),
                appliance.ekPublic(),
                appliance.ekCertificate(),
                appliance.iakCertificate(),
                akName,
                appliance.enrolled(),
                appliance.chassisSerial().map(ChassisSerial::text));
        sql.update("""
            insert into attestation_key (appliance_id, ak_name, ak_public, enrolled_us) values (?, ?, ?, ?)
            on conflict (appliance_id, ak_name) do update set enrolled_us = excluded.enrolled_us
            """, id, akName, appliance.akPublic(), appliance.enrolled());
        sql.update("""
            update appliance set (reset_count, restart_count, clock_ms) =
              (select k.reset_count, k.restart_count, k.clock_ms from attestation_key k
               where k.appliance_id = appliance.id and k.ak_name = appliance.ak_name)
            where id = ?
            """, id);
        sql.update("""
            delete from attestation_key where appliance_id = ? and ak_name <> ? and enrolled_us <=
              (select k.enrolled_us from attestation_key k where k.appliance_id = ?
               order by k.enrolled_us desc limit 1 offset ?)
            """, id, akName, id, MAX_KEYS);
        new LedgerTable(sql)
                .append(new LedgerEntry.Enrolled(
                        appliance.enrolled(), appliance.id(), appliance.platform(), appliance.akName()));
    }

    /** Takes note of an accepted report. */
    public void reported(EnrolledAppliance appliance, QuoteClock clock, EnrolledAppliance.Standing standing) {
        String id = appliance.id().toString();
        stand(appliance.id(), standing);
        sql.update(
                "update appliance set reset_count = ?, restart_count = ?, clock_ms = ? where id = ?",
                clock.resetCount(),
                clock.restartCount(),
                clock.clockMillis(),
                id);
    }

    /** The clock of the key that the appliance has now goes with the key. */
    private void keepClock(ApplianceId id) {
        sql.update("""
            update attestation_key set (reset_count, restart_count, clock_ms) =
              (select a.reset_count, a.restart_count, a.clock_ms from appliance a where a.id = attestation_key.appliance_id)
            where appliance_id = ? and ak_name = (select a.ak_name from appliance a where a.id = ?)
            """, id.toString(), id.toString());
    }

    /** Takes note that two TPMs report with an appliance's keys. It stays so until the appliance is taken out of the register. */
    public void inTwoPlaces(ApplianceId id, Instant now) {
        int rows = sql.update(
                "update appliance set two_places_us = ? where id = ? and two_places_us is null", now, id.toString());
        if (rows == 1) {
            new LedgerTable(sql).append(new LedgerEntry.TwoPlaces(now, id));
            new CertificateTable(sql).revoke(id, RevocationReason.TWO_PLACES, now);
        }
    }

    /** Takes note of the chassis that an appliance says to be in. */
    public void claimsChassis(ApplianceId id, ChassisSerial serial) {
        sql.update("update appliance set chassis_serial = ? where id = ?", serial.text(), id.toString());
    }

    /** Takes note of what came of the last report. */
    public void stand(ApplianceId id, EnrolledAppliance.Standing standing) {
        sql.update(
                "update appliance set evidence_digest = ?, reported_us = ?, lease_until_us = ? where id = ?",
                standing.evidenceDigest(),
                standing.reported(),
                standing.leaseUntil(),
                id.toString());
    }

    private static EnrolledAppliance read(Row row) throws SQLException {
        String platform = row.text("platform");
        return new EnrolledAppliance(
                ApplianceId.parse(row.text("id")),
                Platform.ofLabel(platform).orElseThrow(() -> new SQLException("no platform: " + platform)),
                row.octets("ek_public"),
                row.optionalOctets("ek_certificate"),
                row.optionalOctets("iak_certificate"),
                Bytes.fromHex(row.text("ak_name")),
                row.octets("ak_public"),
                row.time("enrolled_us"),
                clock(row),
                standing(row),
                row.optionalTime("two_places_us"),
                row.optionalText("chassis_serial").map(ChassisSerial::new));
    }

    private static Optional<QuoteClock> clock(Row row) throws SQLException {
        return row.optionalNumber("reset_count").isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new QuoteClock(row.number("reset_count"), row.number("restart_count"), row.number("clock_ms")));
    }

    private static Optional<EnrolledAppliance.Standing> standing(Row row) throws SQLException {
        return row.optionalText("evidence_digest").isEmpty()
                ? Optional.empty()
                : Optional.of(new EnrolledAppliance.Standing(
                        row.text("evidence_digest"), row.time("reported_us"), row.time("lease_until_us")));
    }
}
