package dev.martello.appraisal.prediction;

/** A PCR's value cannot be known before a machine has started; the message says why, and what to do. */
public final class NotPredictable extends Exception {
    NotPredictable(String problem) {
        super(problem);
    }
}
