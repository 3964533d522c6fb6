package dev.martello.server.memory;

import java.time.Duration;
import java.time.Instant;

/** How much each of many may use in a stretch of time; who used nothing for long is forgotten. For use by many threads. */
public final class Allowance<K> {
    private record Used(long stretch, long amount) {
        Used plus(Used more) {
            return stretch == more.stretch ? new Used(stretch, amount + more.amount) : more;
        }
    }

    private final RecentlyUsed<K, Used> used;
    private final Duration stretch;
    private final long most;

    /**
     * So much in each stretch.
     *
     * @param stretch in whole seconds
     * @param maxRemembered how many are told apart, about
     */
    public Allowance(Duration stretch, long most, int maxRemembered) {
        this.used = new RecentlyUsed<>(maxRemembered);
        this.stretch = stretch;
        this.most = most;
    }

    /** Counts an amount. Whether it is within the allowance, with all that came before it. */
    public boolean take(K who, long amount, Instant now) {
        Used one = new Used(Math.floorDiv(now.getEpochSecond(), stretch.toSeconds()), amount);
        return used.merge(who, one, Used::plus).amount <= most;
    }
}
