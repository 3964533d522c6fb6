package dev.martello.lab.load;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long things took, in buckets of which each is 1/32 wider than where it starts, so that a percentile is 3 % off at most. For use by many
 * threads.
 */
final class Latencies {
    private static final int STEPS_PER_DOUBLING = 32;
    private static final int STEP_BITS = 5;
    private static final int BUCKETS = STEPS_PER_DOUBLING * (Long.SIZE - STEP_BITS + 1);

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void add(Duration took) {
        counts.incrementAndGet(bucket(Math.max(0, took.toNanos() / 1000)));
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /**
     * A duration that this share of all did not exceed; nothing if there is none.
     *
     * @param share from 0 to 1
     */
    Duration percentile(double share) {
        long wanted = (long) Math.ceil(share * count());
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts.get(i);
            if (seen >= wanted && seen > 0) {
                return Duration.of(upperMicros(i), ChronoUnit.MICROS);
            }
        }
        return Duration.ZERO;
    }

    /** The first buckets hold one microsecond each, then each doubling has as many. */
    private static int bucket(long micros) {
        if (micros < STEPS_PER_DOUBLING) {
            return (int) micros;
        }
        int doubling = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
        return STEPS_PER_DOUBLING * (doubling + 1) + (int) ((micros >>> doubling) - STEPS_PER_DOUBLING);
    }

    private static long upperMicros(int bucket) {
        if (bucket < STEPS_PER_DOUBLING) {
            return bucket;
        }
        int doubling = bucket / STEPS_PER_DOUBLING - 1;
        long within = (long) bucket % STEPS_PER_DOUBLING;
        return ((STEPS_PER_DOUBLING + within + 1) << doubling) - 1;
    }
}
