package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which items each appliance stood by, and from when to when; history costs only what changed. */
public final class EvidenceTable {
    /** One item at its place among those of its kind. */
    private record Placed(ItemReference reference, int ordinal) {}

    private final Sql sql;

    public EvidenceTable(Sql sql) {
        this.sql = sql;
    }

    /** The items an appliance stands by now: by kind, and within a kind in the order of its report. */
    public List<ItemReference> current(ApplianceId appliance) {
        return placed(appliance).stream().map(Placed::reference).toList();
    }

    /** The items an appliance stood by at a time. */
    public List<ItemReference> at(ApplianceId appliance, Instant time) {
        return sql.list("""
                        select kind, digest, ordinal from evidence
                        where appliance_id = ? and valid_from_us <= ? and (valid_to_us is null or valid_to_us > ?)
                        order by kind, ordinal
                        """, EvidenceTable::read, appliance.toString(), time, time).stream()
                .map(Placed::reference)
                .toList();
    }

    /** Ends the intervals of what is no longer said, and begins those of what is new. */
    public void replace(ApplianceId appliance, List<ItemReference> references, Instant now) {
        List<Placed> before = placed(appliance);
        List<Placed> after = place(references);
        Set<Placed> kept = new HashSet<>(before);
        kept.retainAll(new HashSet<>(after));
        String id = appliance.toString();
        sql.updateAll(
                """
                update evidence set valid_to_us = ?
                where appliance_id = ? and kind = ? and ordinal = ? and valid_to_us is null
                """,
                before.stream()
                        .filter(each -> !kept.contains(each))
                        .map(each ->
                                List.<Object>of(now, id, each.reference.kind().label(), each.ordinal))
                        .toList());
        sql.updateAll(
                "insert into evidence (appliance_id, kind, ordinal, digest, valid_from_us) values (?, ?, ?, ?, ?)",
                after.stream()
                        .filter(each -> !kept.contains(each))
                        .map(each -> List.<Object>of(
                                id,
                                each.reference.kind().label(),
                                each.ordinal,
                                each.reference.digest().toString(),
                                now))
                        .toList());
    }

    private List<Placed> placed(ApplianceId appliance) {
        return sql.list("""
                select kind, digest, ordinal from evidence
                where appliance_id = ? and valid_to_us is null order by kind, ordinal
                """, EvidenceTable::read, appliance.toString());
    }

    private static List<Placed> place(List<ItemReference> references) {
        Map<ItemKind, Integer> next = new EnumMap<>(ItemKind.class);
        List<Placed> placed = new ArrayList<>();
        for (ItemReference reference : references) {
            placed.add(new Placed(reference, next.merge(reference.kind(), 1, Integer::sum) - 1));
        }
        return placed;
    }

    private static Placed read(Row row) throws SQLException {
        ItemDigest digest = new ItemDigest(Bytes.fromHex(row.text("digest")));
        return new Placed(new ItemReference(ItemTable.kind(row.text("kind")), digest), (int) row.number("ordinal"));
    }
}
