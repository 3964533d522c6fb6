package dev.martello.server.intake;

import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.memory.Allowance;
import dev.martello.server.memory.MinuteQuota;
import java.time.Duration;
import java.time.Instant;

/**
 * How often one appliance may report, so that none keeps the others waiting or fills the store. Only reports whose quote is genuine count: who merely
 * uses an appliance's name takes nothing from it. For use by many threads.
 */
final class ReportQuota {
    /** An appliance that a control plane asks to report each second sends 60; a machine that starts, a few more. */
    static final int MAX_PER_MINUTE = 120;

    /** All that an appliance may stand by, eight times: it may start again and again on a day, and bring all its logs each time. */
    static final int MAX_MEBIBYTES_A_DAY = 512;

    private static final int MAX_REMEMBERED = 200_000;

    private final MinuteQuota<ApplianceId> counts = new MinuteQuota<>(MAX_PER_MINUTE, MAX_REMEMBERED);
    private final Allowance<ApplianceId> evidence =
            new Allowance<>(Duration.ofDays(1), (long) MAX_MEBIBYTES_A_DAY << 20, MAX_REMEMBERED);

    /** Counts a report. Whether the appliance may send it. */
    boolean admit(ApplianceId appliance, Instant now) {
        return counts.admit(appliance, now);
    }

    /** Counts octets of evidence that are to be kept. Whether the appliance may bring them. */
    boolean admitEvidence(ApplianceId appliance, long bytes, Instant now) {
        return evidence.take(appliance, bytes, now);
    }
}
