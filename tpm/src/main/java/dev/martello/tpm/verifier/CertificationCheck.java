package dev.martello.tpm.verifier;

/** Whether a TPM that holds one key attests that it holds another one too. */
public sealed interface CertificationCheck {
    /** It does. */
    record Genuine() implements CertificationCheck {}

    /** It does not, for the first reason found. */
    record Refused(CertificationDefect defect, String explanation) implements CertificationCheck {}
}
