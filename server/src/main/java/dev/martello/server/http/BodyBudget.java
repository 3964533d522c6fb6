package dev.martello.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that all bodies being read or handled take together. What bodies begin with has half of it, so that a few large ones, which may be on
 * their way for long, keep no small ones out.
 */
final class BodyBudget {
    /** Nearly all bodies are no longer. */
    static final int BEGINNING_BYTES = 64 << 10;

    private final AtomicLong leftForBeginnings;
    private final AtomicLong leftForRest;

    BodyBudget(long octets) {
        this.leftForBeginnings = new AtomicLong(octets / 2);
        this.leftForRest = new AtomicLong(octets - octets / 2);
    }

    /** Whether the octets were there to take by which a body grows. */
    boolean grow(long from, long to) {
        long beginning = beginning(to) - beginning(from);
        if (!take(leftForBeginnings, beginning)) {
            return false;
        }
        if (take(leftForRest, to - from - beginning)) {
            return true;
        }
        leftForBeginnings.addAndGet(beginning);
        return false;
    }

    private static long beginning(long octets) {
        return Math.min(octets, BEGINNING_BYTES);
    }

    private static boolean take(AtomicLong left, long octets) {
        if (left.addAndGet(-octets) >= 0) {
            return true;
        }
        left.addAndGet(octets);
        return false;
    }

    /** Gives back all that a body has taken. */
    void giveBack(long octets) {
        leftForBeginnings.addAndGet(beginning(octets));
        leftForRest.addAndGet(octets - beginning(octets));
    }
}
