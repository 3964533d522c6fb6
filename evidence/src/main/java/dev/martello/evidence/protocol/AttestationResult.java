package dev.martello.evidence.protocol;

import java.time.Instant;
import java.util.List;

/**
 * What the control plane made of a report.
 *
 * @param tier how far the appliance is trusted now
 * @param validUntil when this ends if no further report comes
 * @param reportIntervalSeconds after how long the next report is wanted
 * @param reasons why the tier is not {@link TrustTier#AFFIRMING}, worst first; at most {@value #MAX_REASONS}
 */
public record AttestationResult(TrustTier tier, Instant validUntil, int reportIntervalSeconds, List<Reason> reasons) {
    public static final int MAX_REASONS = 16;

    public AttestationResult {
        reasons = List.copyOf(reasons);
        if (reportIntervalSeconds < 1 || reasons.size() > MAX_REASONS) {
            throw new IllegalArgumentException(
                    "a result has an interval of a second at least and " + MAX_REASONS + " reasons at most");
        }
    }

    /** One finding, in short: the rule's stable identifier and a sentence. */
    public record Reason(String rule, String explanation) {}
}
