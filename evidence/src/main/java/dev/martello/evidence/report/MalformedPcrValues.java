package dev.martello.evidence.report;

/** An item of PCR values is not in the form {@link PcrValuesItem} describes. */
public final class MalformedPcrValues extends Exception {
    MalformedPcrValues(long offset, String problem) {
        super("PCR values, offset " + offset + ": " + problem);
    }
}
