package dev.martello.agent;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait: doubling from a second to five minutes, each spread so that a fleet does not come back in one instant. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    void reset() {
        next = FIRST;
    }

    Duration next() {
        Duration now = next;
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return spread(now);
    }

    /**
     * As {@link #next()}, but not before a time that was asked for, and up to a quarter later than that, for many were asked at once. Nobody can ask for
     * more than the longest wait there is anyway.
     */
    Duration next(Duration asked) {
        Duration own = next();
        Duration bounded = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        Duration theirs = bounded.plusNanos(random.nextLong(bounded.toNanos() / 4 + 1));
        return own.compareTo(theirs) > 0 ? own : theirs;
    }

    /** Somewhere between three quarters of a duration and all of it. */
    Duration spread(Duration duration) {
        return Duration.ofNanos(duration.toNanos() / 4 * 3 + random.nextLong(duration.toNanos() / 4 + 1));
    }
}
