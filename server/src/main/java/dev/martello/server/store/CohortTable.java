package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many appliances with a verdict there are that have something in common. */
public final class CohortTable {
    private final Sql sql;

    public CohortTable(Sql sql) {
        this.sql = sql;
    }

    /** Counts one cohort, in time in proportion to it. */
    public long size(Cohort cohort) {
        StringBuilder query = new StringBuilder("select count(*) as n from verdict v");
        List<String> wanted = new ArrayList<>();
        if (cohort.model().isPresent() || cohort.site().isPresent()) {
            query.append(" join register_entry r on r.ek_fingerprint = v.appliance_id");
        }
        query.append(" where v.valid_to_us is null");
        require(" and v.release = ?", cohort.release(), query, wanted);
        require(" and r.model = ?", cohort.model(), query, wanted);
        require(" and r.site = ?", cohort.site(), query, wanted);
        return sql.number(query.toString(), wanted.toArray());
    }

    /**
     * An item by which more appliances of a cohort stand than by any other.
     *
     * @param having how many stand by it
     * @param all how many stand by an item of its kind
     */
    public record Common(ItemReference item, long having, long all) {}

    /** The item of a kind by which most appliances of a cohort stand, in time in proportion to it; nothing if none has one. */
    public Optional<Common> commonest(Cohort cohort, ItemKind kind) {
        StringBuilder query = new StringBuilder("""
                select e.digest, count(*) as n, sum(count(*)) over () as total from evidence e
                join verdict v on v.appliance_id = e.appliance_id and v.valid_to_us is null
                left join register_entry r on r.ek_fingerprint = e.appliance_id
                where e.valid_to_us is null and e.kind = ?\
                """);
        List<String> wanted = new ArrayList<>(List.of(kind.label()));
        require(" and v.release = ?", cohort.release(), query, wanted);
        require(" and r.model = ?", cohort.model(), query, wanted);
        require(" and r.site = ?", cohort.site(), query, wanted);
        return sql.first(
                query.append(" group by e.digest order by n desc, e.digest limit 1")
                        .toString(),
                row -> new Common(
                        new ItemReference(kind, new ItemDigest(Bytes.fromHex(row.text("digest")))),
                        row.number("n"),
                        row.number("total")),
                wanted.toArray());
    }

    private static void require(
            String condition, Optional<String> value, StringBuilder query, List<String> parameters) {
        value.ifPresent(present -> {
            query.append(condition);
            parameters.add(present);
        });
    }

    /** Counts all, by all that they may have in common, in time in proportion to the fleet. */
    public Map<Cohort, Long> all() {
        return counts(sql, """
                from verdict v
                left join register_entry r on r.ek_fingerprint = v.appliance_id
                where v.valid_to_us is null
                """);
    }

    /** @param from where verdicts are called {@code v}, and entries of the register {@code r} */
    static Map<Cohort, Long> counts(Sql sql, String from, Object... parameters) {
        Map<Cohort, Long> counts = new HashMap<>();
        sql.list(
                "select v.release, r.model, r.site, count(*) as n " + from + " group by v.release, r.model, r.site",
                row -> counts.put(
                        new Cohort(row.optionalText("release"), row.optionalText("model"), row.optionalText("site")),
                        row.number("n")),
                parameters);
        return counts;
    }
}
