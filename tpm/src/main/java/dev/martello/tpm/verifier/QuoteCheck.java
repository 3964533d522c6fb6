package dev.martello.tpm.verifier;

/** Whether a quote was made by a TPM for us. */
public sealed interface QuoteCheck {
    /** It was: all it says is what the TPM said. */
    record Genuine(Quote quote) implements QuoteCheck {}

    /** It was not, for the first reason found. */
    record Refused(QuoteDefect defect, String explanation) implements QuoteCheck {}
}
