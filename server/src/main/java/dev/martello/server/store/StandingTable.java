package dev.martello.server.store;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

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
                """, StandingTable::read, examiner, afterId, limit);
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
                """, StandingTable::read, revision, examiner, afterId, limit);
    }

    /** As {@link #current}, at a time. Appliances that were silent then are left out. */
    public List<Stand> at(Instant time, String examiner, String afterId, int limit) {
        return sql.list(COLUMNS + """
                s.evidence_digest, s.ring, s.model
                from standing s
                join appliance a on a.id = s.appliance_id
                join verdict v on v.appliance_id = s.appliance_id
                  and v.valid_from_us <= ? and (v.valid_to_us is null or v.valid_to_us > ?)
                left join examined x on x.evidence_digest = s.evidence_digest and x.revision = ?
                where s.appliance_id > ? and s.valid_from_us <= ? and (s.valid_to_us is null or s.valid_to_us > ?)
                  and (v.valid_to_us is not null or a.lease_until_us > ?)
                order by s.appliance_id limit ?
                """, StandingTable::read, time, time, examiner, afterId, time, time, time, limit);
    }

    private static Stand read(Row row) throws SQLException {
        String platform = row.text("platform");
        return new Stand(
                ApplianceId.parse(row.text("id")),
                Platform.ofLabel(platform).orElseThrow(() -> new SQLException("no platform: " + platform)),
                new Placement(row.optionalText("model"), row.optionalText("ring")),
                row.text("evidence_digest"),
                row.optionalText("examination_digest"),
                TrustTier.valueOf(row.text("tier")),
                row.optionalText("release"),
                row.text("findings"),
                row.text("revision"));
    }
}
