package dev.martello.server.store;

import dev.martello.appraisal.Finding;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.tpm.HashAlgorithm;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which appliances have which finding now, and since when. */
public final class FindingTable {
    /**
     * How a finding stands among the fleet.
     *
     * @param appliances how many have the same finding now
     * @param firstSeen since when the first of them has it
     */
    public record Spread(long appliances, Instant firstSeen) {}

    private final Sql sql;

    public FindingTable(Sql sql) {
        this.sql = sql;
    }

    /** Puts the findings of a verdict in place of those of the appliance's last one. What it had before it has since then. */
    void replace(ApplianceId appliance, List<Finding> findings, Instant now) {
        String id = appliance.toString();
        Set<String> before = new HashSet<>(
                sql.list("select shape from current_finding where appliance_id = ?", row -> row.text("shape"), id));
        Set<String> after = findings.stream().map(FindingTable::shape).collect(Collectors.toSet());
        sql.updateAll(
                "delete from current_finding where appliance_id = ? and shape = ?",
                before.stream()
                        .filter(shape -> !after.contains(shape))
                        .map(shape -> List.<Object>of(id, shape))
                        .toList());
        sql.updateAll(
                "insert into current_finding (appliance_id, shape, since_us) values (?, ?, ?)",
                after.stream()
                        .filter(shape -> !before.contains(shape))
                        .map(shape -> List.<Object>of(id, shape, now))
                        .toList());
    }

    /** How many appliances have the same finding, and since when; nothing if none does now. */
    public Optional<Spread> spread(Finding finding) {
        return sql.first(
                        "select count(*) as n, coalesce(min(since_us), 0) as first_us from current_finding where shape = ?",
                        row -> new Spread(row.number("n"), row.time("first_us")),
                        shape(finding))
                .filter(spread -> spread.appliances() > 0);
    }

    /** How many appliances have the same finding, by all that they may have in common. Takes time in proportion to those that have it. */
    public Map<Cohort, Long> having(Finding finding) {
        return CohortTable.counts(sql, """
                from current_finding f
                join verdict v on v.appliance_id = f.appliance_id and v.valid_to_us is null
                left join register_entry r on r.ek_fingerprint = f.appliance_id
                where f.shape = ?
                """, shape(finding));
    }

    /** Two appliances have the same finding if the same is said of the same thing; digests are part of what is said. */
    private static String shape(Finding finding) {
        return HashAlgorithm.SHA256
                .hash(BytesWriter.bigEndian()
                        .sized32(Bytes.utf8(finding.rule().text()))
                        .sized32(Bytes.utf8(finding.subject()))
                        .sized32(Bytes.utf8(finding.explanation()))
                        .toBytes())
                .octets()
                .toHex();
    }
}
