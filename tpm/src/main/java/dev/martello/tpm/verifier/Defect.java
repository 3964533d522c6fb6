package dev.martello.tpm.verifier;

/** Why something a TPM is said to have made is refused. */
public sealed interface Defect permits AkDefect, CertificationDefect, EkDefect, QuoteDefect {
    /** A stable identifier for interfaces and logs, as in {@code ak.not-restricted}. */
    String id();

    /** What it is that is wrong, as the end of a sentence that starts with the thing. */
    String meaning();
}
