package dev.martello.appraisal.posture;

/** What comes of a {@link Question}: made once for all machines of which it is the same. */
sealed interface Answer permits StatedResult, ConditionAnswer {
    /** How much memory it takes, about. */
    long octets();
}
