package dev.martello.server.api;

import dev.martello.appraisal.Finding;
import dev.martello.server.store.FindingTable;
import dev.martello.server.store.FindingTable.Spread;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Adds to an explanation how many others have the same finding, and since when. */
final class FleetContext {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** A finding of appliances that run the same release. */
    private record Asked(Finding finding, Optional<String> release) {}

    private final FindingTable table;
    private final Instant now;
    private final Map<Asked, String> told = new HashMap<>();

    FleetContext(FindingTable table, Instant now) {
        this.table = table;
        this.now = now;
    }

    /** @param release that the appliance runs */
    String explanation(Finding finding, Optional<String> release) {
        return told.computeIfAbsent(new Asked(finding, release), asked -> tell(asked.finding, asked.release));
    }

    private String tell(Finding finding, Optional<String> release) {
        String plain = finding.explanation();
        return table.spread(finding)
                .map(spread -> (plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain) + "; "
                        + count(finding, release, spread) + "; first seen " + time(spread.firstSeen()) + " UTC.")
                .orElse(plain);
    }

    private String count(Finding finding, Optional<String> release, Spread spread) {
        Optional<String> ofRelease = release.filter(_ -> spread.appliances() <= FindingTable.MAX_COUNTED_BY_RELEASE)
                .map(version -> ofRelease(table.having(finding, version), table.running(version)));
        return ofRelease.orElseGet(
                () -> spread.appliances() + (spread.appliances() == 1 ? " appliance has it" : " appliances have it"));
    }

    private static String ofRelease(long having, long running) {
        return having + " of " + running + (running == 1 ? " appliance" : " appliances") + " of this release "
                + (having == 1 ? "has it" : "have it");
    }

    private String time(Instant seen) {
        boolean isToday = seen.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
        return seen.atOffset(ZoneOffset.UTC).format(isToday ? TIME : DAY_AND_TIME);
    }
}
