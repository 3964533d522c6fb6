package dev.martello.server.store;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** By which evidence each appliance stood, and where, from when to when. */
public final class StandingTable {
    private static final String COLUMNS = """
            select a.id, a.platform, x.examination_digest, v.tier, v.release, v.findings, v.revision,
            """;

    private final Sql sql;

    public StandingTable(Sql sql) {
        this.sql = sql;
    }

    /** Takes note that an appliance stands by other evidence or elsewhere, from a time on. */
    public void begin(ApplianceId appliance, String evidence, Placement placement, Instant now) {
        String id = appliance.toString();
        sql.update("update standing set valid_to_us = ? where appliance_id = ? and valid_to_us is null", now, id);
        sql.update(
                "insert into standing (appliance_id, evidence_digest, ring, model, valid_from_us) values (?, ?, ?, ?, ?)",
                id,
                evidence,
                placement.ring(),
                placement.model(),
                now);
    }

    /** Where an appliance stood at a time. */
    public Optional<Placement> placement(ApplianceId appliance, Instant time) {
        return sql.first(
                "select ring, model from standing where appliance_id = ? and valid_from_us <= ?"
                        + " and (valid_to_us is null or valid_to_us > ?)",
                StandingTable::placement,
                appliance.toString(),
                time,
                time);
    }

    private static Placement placement(Row row) throws SQLException {
        return new Placement(row.optionalText("model"), row.optionalText("ring"));
    }

    /**
     * The next appliances that were judged, in the order of their identifiers, as they stand now.
     *
     * @param examiner the revision whose examinations are asked for
     */
    public List<Stand> current(String examiner, String afterId, int limit) {
        return sql.list(COLUMNS + """
                a.evidence_digest, r.ring, r.model
                from appliance a
                join verdict v on v.appliance_id = a.id and v.valid_to_us is null
                left join register_entry r on r.ek_fingerprint = a.id
                left join examined x on x.evidence_digest = a.evidence_digest and x.revision = ?
                where a.id > ? order by a.id limit ?
                """, StandingTable::now, examiner, afterId, limit);
    }

    /** How many appliances {@link #current} has in all. */
    public long judged() {
        return sql.number("select count(*) as n from verdict where valid_to_us is null");
    }

    /** As {@link #current}, of those only whose verdict is of another revision than the given one. */
    public List<Stand> judgedOtherwise(String revision, String examiner, String afterId, int limit) {
        return sql.list(COLUMNS + """
                a.evidence_digest, r.ring, r.model
                from appliance a
                join verdict v on v.appliance_id = a.id and v.valid_to_us is null and v.revision <> ?
                left join register_entry r on r.ek_fingerprint = a.id
                left join examined x on x.evidence_digest = a.evidence_digest and x.revision = ?
                where a.id > ? order by a.id limit ?
                """, StandingTable::now, revision, examiner, afterId, limit);
    }

    /** As {@link #current}, at a time. Appliances that were silent then are left out. */
    public List<Stand> at(Instant time, String examiner, String afterId, int limit) {
        return sql.list(
                COLUMNS + """
                s.evidence_digest, s.ring, s.model
                from standing s
                join appliance a on a.id = s.appliance_id
                join verdict v on v.appliance_id = s.appliance_id
                  and v.valid_from_us <= ? and (v.valid_to_us is null or v.valid_to_us > ?)
                left join examined x on x.evidence_digest = s.evidence_digest and x.revision = ?
                where s.appliance_id > ? and s.valid_from_us <= ? and (s.valid_to_us is null or s.valid_to_us > ?)
                  and (v.valid_to_us is not null or a.lease_until_us > ?)
                order by s.appliance_id limit ?
                """,
                row -> read(row, Optional.of(time)),
                time,
                time,
                examiner,
                afterId,
                time,
                time,
                time,
                limit);
    }

    /**
     * By what appliances stood from when to when, as far as that lies in a stretch of time and they were not silent; in the order of their
     * identifiers, and of time. Their findings are left out.
     *
     * @param firstId the identifiers of the first and the last appliance that are asked about
     */
    public List<StandInterval> between(
            Instant from, Instant to, String examiner, String firstId, String lastId, int limit) {
        return sql
                .list("""
                select a.id, a.platform, x.examination_digest, v.tier, v.release, '[]' as findings, v.revision,
                s.evidence_digest, s.ring, s.model, a.lease_until_us,
                s.valid_from_us as s_from_us, s.valid_to_us as s_to_us, v.valid_from_us as v_from_us, v.valid_to_us as v_to_us
                from standing s
                join appliance a on a.id = s.appliance_id
                join verdict v on v.appliance_id = s.appliance_id and v.valid_from_us < ?
                  and (v.valid_to_us > ? or v.valid_to_us is null and a.lease_until_us > ?)
                  and (s.valid_to_us is null or v.valid_from_us < s.valid_to_us)
                  and (v.valid_to_us is null or s.valid_from_us < v.valid_to_us)
                left join examined x on x.evidence_digest = s.evidence_digest and x.revision = ?
                where s.appliance_id >= ? and s.appliance_id <= ?
                  and s.valid_from_us < ? and (s.valid_to_us is null or s.valid_to_us > ?)
                order by s.appliance_id, s.valid_from_us, v.valid_from_us limit ?
                """, row -> interval(row, from, to), to, from, from, examiner, firstId, lastId, to, from, limit)
                .stream()
                .filter(each -> each.from().isBefore(each.to()))
                .toList();
    }

    /** The identifiers of the next appliances, in their order. */
    public List<String> appliances(String afterId, int limit) {
        return sql.list(
                "select id from appliance where id > ? order by id limit ?", row -> row.text("id"), afterId, limit);
    }

    private static StandInterval interval(Row row, Instant from, Instant to) throws SQLException {
        Instant stood = row.time("s_from_us");
        Instant judgedUntil = row.optionalTime("v_to_us").orElse(row.time("lease_until_us"));
        return new StandInterval(
                read(row, Optional.of(stood)),
                later(from, later(stood, row.time("v_from_us"))),
                earlier(to, earlier(row.optionalTime("s_to_us").orElse(to), judgedUntil)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Stand now(Row row) throws SQLException {
        return read(row, Optional.empty());
    }

    private static Stand read(Row row, Optional<Instant> at) throws SQLException {
        String platform = row.text("platform");
        return new Stand(
                ApplianceId.parse(row.text("id")),
                at,
                Platform.ofLabel(platform).orElseThrow(() -> new SQLException("no platform: " + platform)),
                placement(row),
                row.text("evidence_digest"),
                row.optionalText("examination_digest"),
                TrustTier.valueOf(row.text("tier")),
                row.optionalText("release"),
                row.text("findings"),
                row.text("revision"));
    }
}
