package dev.martello.appraisal.posture;

/** How much is remembered, about, and whether that is enough. */
final class Memory {
    private final long maxOctets;
    private long octets;

    Memory(long maxOctets) {
        this.maxOctets = maxOctets;
    }

    void add(long more) {
        octets += more;
    }

    boolean isFull() {
        return octets > maxOctets;
    }

    void clear() {
        octets = 0;
    }
}
