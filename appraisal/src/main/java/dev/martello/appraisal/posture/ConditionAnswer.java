package dev.martello.appraisal.posture;

import java.util.Optional;

/**
 * Whether a condition holds.
 *
 * @param whyNot empty if it does; else why not, or why that cannot be told, for people
 */
record ConditionAnswer(Optional<String> whyNot) implements Answer {
    private static final long OCTETS = 40;

    @Override
    public long octets() {
        return OCTETS + whyNot.map(String::length).orElse(0);
    }

    boolean holds() {
        return whyNot.isEmpty();
    }
}
