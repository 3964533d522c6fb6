package dev.martello.lab.load;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a control plane did under a load.
 *
 * @param reports accepted
 * @param took from when the first was due to when the last was answered
 * @param latency from when a report was due to its answer, so that a queue shows
 * @param errors how many reports came to nothing, by reason
 * @param tiers how many reports were answered with each tier
 * @param loadCpu processor time of this process, which signs and encrypts as the appliances would
 */
public record LoadOutcome(
        long reports,
        Duration took,
        Latency latency,
        SortedMap<String, Long> errors,
        SortedMap<String, Long> tiers,
        Duration loadCpu) {
    /** A few percentiles. */
    public record Latency(Duration p50, Duration p99, Duration p999, Duration max) {
        static Latency of(Latencies all) {
            return new Latency(all.percentile(0.5), all.percentile(0.99), all.percentile(0.999), all.percentile(1));
        }
    }

    public LoadOutcome {
        errors = new TreeMap<>(errors);
        tiers = new TreeMap<>(tiers);
    }

    public double perSecond() {
        return took.isZero() ? 0 : reports / (took.toNanos() / 1e9);
    }
}
