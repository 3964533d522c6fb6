package dev.martello.server.api;

import dev.martello.appraisal.Finding;
import dev.martello.server.store.FindingTable;
import dev.martello.server.store.FindingTable.Spread;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Adds to an explanation how many others have the same finding, and since when. */
final class FleetContext {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final FindingTable table;
    private final Optional<String> release;
    private final Instant now;

    /** @param release that the appliance runs */
    FleetContext(FindingTable table, Optional<String> release, Instant now) {
        this.table = table;
        this.release = release;
        this.now = now;
    }

    String explanation(Finding finding) {
        String plain = finding.explanation();
        return table.spread(finding)
                .map(spread -> (plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain) + "; "
                        + count(finding, spread) + "; first seen " + time(spread.firstSeen()) + " UTC.")
                .orElse(plain);
    }

    private String count(Finding finding, Spread spread) {
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
