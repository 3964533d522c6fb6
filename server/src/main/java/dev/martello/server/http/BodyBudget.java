package dev.martello.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory that all bodies being read or handled take together. */
final class BodyBudget {
    private final AtomicLong left;

    BodyBudget(long octets) {
        this.left = new AtomicLong(octets);
    }

    /** Whether the octets were there to take. */
    boolean take(long octets) {
        if (left.addAndGet(-octets) >= 0) {
            return true;
        }
        left.addAndGet(octets);
        return false;
    }

    void giveBack(long octets) {
        left.addAndGet(octets);
    }
}
