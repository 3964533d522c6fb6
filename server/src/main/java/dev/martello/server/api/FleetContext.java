package dev.martello.server.api;

import dev.martello.appraisal.Finding;
import dev.martello.server.store.Cohort;
import dev.martello.server.store.CohortTable;
import dev.martello.server.store.FindingTable;
import dev.martello.server.store.FindingTable.Spread;
import dev.martello.server.store.Sql;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Adds to an explanation which others have the same finding, and since when. For one transaction. */
final class FleetContext {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Beyond these it is not worth the time to tell what those have in common that have a finding. */
    private static final long MAX_HAVING = 20_000;

    /** A finding of appliances with so much in common. */
    private record Asked(Finding finding, Cohort appliance) {}

    private final FindingTable table;
    private final Census census;
    private final Instant now;
    private final Map<Asked, String> told = new HashMap<>();
    private final Map<Finding, Optional<Spread>> spreads = new HashMap<>();
    private final Map<Finding, Map<Cohort, Long>> having = new HashMap<>();
    private long left = MAX_HAVING;

    FleetContext(Sql sql, Instant now) {
        this.table = new FindingTable(sql);
        this.census = new Census(new CohortTable(sql));
        this.now = now;
    }

    /** @param appliance what the one that has the finding has in common with others */
    String explanation(Finding finding, Cohort appliance) {
        return told.computeIfAbsent(new Asked(finding, appliance), asked -> tell(asked.finding, asked.appliance));
    }

    private String tell(Finding finding, Cohort appliance) {
        String plain = finding.explanation();
        return spreads.computeIfAbsent(finding, table::spread)
                .map(spread -> (plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain) + "; "
                        + count(finding, appliance, spread.appliances()) + "; first seen " + time(spread.firstSeen())
                        + " UTC.")
                .orElse(plain);
    }

    /** The cohort that tells most is the one that is most like those that have the finding. */
    private String count(Finding finding, Cohort appliance, long all) {
        Map<Cohort, Long> counts = having(finding, all);
        return Share.cohorts(appliance)
                .filter(cohort -> Share.mayTell(cohort, counts.getOrDefault(cohort, 0L), all))
                .map(cohort -> new Share(cohort, counts.getOrDefault(cohort, 0L), census.size(cohort), all))
                .filter(Share::tells)
                .max(Comparator.comparingDouble(Share::likeness))
                .map(Share::sentence)
                .orElseGet(() -> census.size(Cohort.ALL) == 1
                        ? "there is no other appliance to compare it with"
                        : all + (all == 1 ? " appliance has it" : " appliances have it"));
    }

    private Map<Cohort, Long> having(Finding finding, long all) {
        Map<Cohort, Long> known = having.get(finding);
        if (known != null) {
            return known;
        }
        if (all > left) {
            return Map.of(Cohort.ALL, all);
        }
        left -= all;
        Map<Cohort, Long> counts = Census.rolledUp(table.having(finding));
        having.put(finding, counts);
        return counts;
    }

    private String time(Instant seen) {
        boolean isToday = seen.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
        return (isToday ? TIME : Times.DAY_AND_TIME).format(seen);
    }
}
