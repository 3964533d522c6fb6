package dev.martello.lab.demo;

import dev.martello.evidence.protocol.TrustTier;

/** What becomes of an appliance of the demo. */
public enum DemoVerdict {
    AFFIRMING,
    WARNING,
    CONTRAINDICATED,
    /** No fresh evidence. */
    NONE,
    /** The control plane does not let it enrol. */
    REFUSED;

    static DemoVerdict of(TrustTier tier) {
        return switch (tier) {
            case AFFIRMING -> AFFIRMING;
            case WARNING -> WARNING;
            case CONTRAINDICATED -> CONTRAINDICATED;
            case NONE -> NONE;
        };
    }
}
