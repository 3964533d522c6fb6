package dev.martello.tpm.verifier;

/** Whether a key is an attestation key. */
public sealed interface AttestationKeyCheck {
    /** It is: a restricted signing key that a TPM generated and keeps. That it is in a certain TPM is proven by a credential. */
    record Accepted(AttestationPublicKey key) implements AttestationKeyCheck {}

    /** It is not, for the first reason found. */
    record Refused(AkDefect defect, String explanation) implements AttestationKeyCheck {}
}
