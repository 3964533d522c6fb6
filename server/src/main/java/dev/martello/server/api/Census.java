package dev.martello.server.api;

import dev.martello.server.store.Cohort;
import dev.martello.server.store.CohortTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How many appliances cohorts have. A few are counted one by one; who asks for more has the whole fleet counted, once. For one transaction. */
final class Census {
    private static final int MAX_ONE_BY_ONE = 16;

    private final CohortTable table;
    private final Map<Cohort, Long> sizes = new HashMap<>();
    private Optional<Map<Cohort, Long>> all = Optional.empty();

    Census(CohortTable table) {
        this.table = table;
    }

    long size(Cohort cohort) {
        return sizes.computeIfAbsent(cohort, this::count);
    }

    private long count(Cohort cohort) {
        if (all.isEmpty() && sizes.size() < MAX_ONE_BY_ONE) {
            return table.size(cohort);
        }
        if (all.isEmpty()) {
            all = Optional.of(rolledUp(table.all()));
        }
        return all.get().getOrDefault(cohort, 0L);
    }

    /** How many there are of each cohort that may tell something, by how many have just so much in common. */
    static Map<Cohort, Long> rolledUp(Map<Cohort, Long> counts) {
        Map<Cohort, Long> wider = new HashMap<>();
        counts.forEach((cohort, count) -> Share.cohorts(cohort).forEach(each -> wider.merge(each, count, Long::sum)));
        return wider;
    }
}
