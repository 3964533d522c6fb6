package dev.martello.server.memory;

import java.time.Duration;
import java.time.Instant;

/** How often each of many may do something in a minute; who did nothing for long is forgotten. For use by many threads. */
public final class MinuteQuota<K> {
    private final Allowance<K> times;

    /** @param maxRemembered how many are told apart, about */
    public MinuteQuota(int maxPerMinute, int maxRemembered) {
        this.times = new Allowance<>(Duration.ofMinutes(1), maxPerMinute, maxRemembered);
    }

    /** Counts one time. Whether it is within the quota. */
    public boolean admit(K who, Instant now) {
        return times.take(who, 1, now);
    }
}
