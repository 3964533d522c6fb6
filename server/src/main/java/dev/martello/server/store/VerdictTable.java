package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.tpm.HashAlgorithm;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was thought of each appliance, and from when to when. */
public final class VerdictTable {
    private final Sql sql;

    public VerdictTable(Sql sql) {
        this.sql = sql;
    }

    /** The verdict of the last appraisal, whether or not its lease still runs. */
    public Optional<VerdictInterval> current(ApplianceId appliance) {
        return sql.first(
                "select * from verdict where appliance_id = ? and valid_to_us is null",
                VerdictTable::read,
                appliance.toString());
    }

    /** The latest intervals, newest first. */
    public List<VerdictInterval> history(ApplianceId appliance, int limit) {
        return sql.list(
                "select * from verdict where appliance_id = ? order by valid_from_us desc limit ?",
                VerdictTable::read,
                appliance.toString(),
                limit);
    }

    /** As {@link #history(ApplianceId, int)}, of those that had begun at a time. */
    public List<VerdictInterval> history(ApplianceId appliance, Instant time, int limit) {
        return sql.list(
                "select * from verdict where appliance_id = ? and valid_from_us <= ? order by valid_from_us desc limit ?",
                VerdictTable::read,
                appliance.toString(),
                time,
                limit);
    }

    /** The last verdict that trusted the appliance, of those that began before a time. */
    public Optional<VerdictInterval> lastAffirming(ApplianceId appliance, Instant before) {
        return sql.first("""
                select * from verdict where appliance_id = ? and tier = ? and valid_from_us < ?
                order by valid_from_us desc limit 1
                """, VerdictTable::read, appliance.toString(), TrustTier.AFFIRMING.name(), before);
    }

    /**
     * Takes note of a verdict. One that says what the last one said goes on with it; else the last one ends now, or when its lease ended
     * if that was before. One that ends trust revokes the appliance's certificates.
     *
     * @param last the {@link #current} verdict, read in this transaction
     * @param leaseUntil until when the last verdict held
     * @return whether it says something else than the last one
     */
    public boolean record(
            ApplianceId appliance,
            Optional<VerdictInterval> last,
            VerdictInterval verdict,
            Optional<Instant> leaseUntil) {
        boolean lapsed = leaseUntil.filter(verdict.from()::isAfter).isPresent();
        if (last.isPresent() && !lapsed && last.get().saysTheSameAs(verdict)) {
            sql.update(
                    "update verdict set revision = ? where appliance_id = ? and valid_to_us is null",
                    verdict.revision(),
                    appliance.toString());
            return false;
        }
        Instant end = lapsed ? leaseUntil.orElseThrow() : verdict.from();
        sql.update(
                "update verdict set valid_to_us = ? where appliance_id = ? and valid_to_us is null",
                end,
                appliance.toString());
        String findings = FindingsJson.write(verdict.findings());
        sql.update(
                """
                insert into verdict (appliance_id, tier, release, findings, revision, valid_from_us)
                values (?, ?, ?, ?, ?, ?)
                """,
                appliance.toString(),
                verdict.tier().name(),
                verdict.release(),
                findings,
                verdict.revision(),
                verdict.from());
        new FindingTable(sql).replace(appliance, verdict.findings(), verdict.from());
        new LedgerTable(sql)
                .append(new LedgerEntry.VerdictChanged(
                        verdict.from(),
                        appliance,
                        verdict.tier(),
                        verdict.release(),
                        verdict.revision(),
                        verdict.rules(LedgerEntry.MAX_RULES),
                        verdict.findings().size(),
                        HashAlgorithm.SHA256.hash(Bytes.utf8(findings)).octets(),
                        leaseUntil.filter(_ -> lapsed)));
        if (verdict.tier() == TrustTier.CONTRAINDICATED) {
            new CertificateTable(sql).revoke(appliance, RevocationReason.VERDICT, verdict.from());
        }
        return last.filter(verdict::saysTheSameAs).isEmpty();
    }

    /**
     * Takes note that the verdicts of appliances are of another revision and say the same, where they are still of the revision they were.
     *
     * @param judged those that were judged, in the order of their identifiers
     */
    public void confirm(List<Stand> judged, String revision) {
        sql.updateAll(
                "update verdict set revision = ? where appliance_id = ? and valid_to_us is null and revision = ?",
                judged.stream()
                        .map(each -> List.<Object>of(revision, each.id().toString(), each.revision()))
                        .toList());
    }

    /**
     * As {@link #confirm}, of all appliances from the first to the last of these, which must be all there are between them with a verdict of one
     * of their revisions. One statement does for thousands.
     */
    public void confirmAll(List<Stand> judged, String revision) {
        String first = judged.getFirst().id().toString();
        String last = judged.getLast().id().toString();
        judged.stream().map(Stand::revision).distinct().forEach(old -> sql.update("""
                update verdict set revision = ?
                where appliance_id >= ? and appliance_id <= ? and valid_to_us is null and revision = ?
                """, revision, first, last, old));
    }

    static VerdictInterval read(Row row) throws SQLException {
        return new VerdictInterval(
                TrustTier.valueOf(row.text("tier")),
                row.optionalText("release"),
                FindingsJson.read(row.text("findings")),
                row.text("revision"),
                row.time("valid_from_us"),
                row.optionalTime("valid_to_us"));
    }
}
