package dev.martello.server.memory;

import java.time.Instant;

/** How often each of many may do something in a minute; who did nothing for long is forgotten. For use by many threads. */
public final class MinuteQuota<K> {
    private static final int SECONDS = 60;

    private record Count(long minute, int times) {
        Count plus(Count more) {
            return minute == more.minute ? new Count(minute, times + more.times) : more;
        }
    }

    private final RecentlyUsed<K, Count> counts;
    private final int maxPerMinute;

    /** @param maxRemembered how many are told apart, about */
    public MinuteQuota(int maxPerMinute, int maxRemembered) {
        this.counts = new RecentlyUsed<>(maxRemembered);
        this.maxPerMinute = maxPerMinute;
    }

    /** Counts one time. Whether it is within the quota. */
    public boolean admit(K who, Instant now) {
        Count one = new Count(Math.floorDiv(now.getEpochSecond(), SECONDS), 1);
        return counts.merge(who, one, Count::plus).times <= maxPerMinute;
    }
}
