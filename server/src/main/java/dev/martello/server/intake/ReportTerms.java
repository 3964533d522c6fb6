package dev.martello.server.intake;

import java.time.Duration;

/**
 * What is agreed with appliances.
 *
 * @param lease how long a verdict holds after a report
 * @param interval after how long the next report is wanted
 */
public record ReportTerms(Duration lease, Duration interval) {
    public static final ReportTerms DEFAULT = new ReportTerms(Duration.ofMinutes(5), Duration.ofMinutes(1));

    public ReportTerms {
        if (interval.toSeconds() < 1 || lease.compareTo(interval) <= 0) {
            throw new IllegalArgumentException("a lease (" + lease + ") is longer than the report interval (" + interval
                    + "), which is a second at least");
        }
    }
}
