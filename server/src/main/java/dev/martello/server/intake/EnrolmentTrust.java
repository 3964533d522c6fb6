package dev.martello.server.intake;

/** What makes an endorsement key one of ours. */
public enum EnrolmentTrust {
    /** A configured maker certified it, and the operator's register has it. */
    REGISTERED_WITH_CERTIFICATE,
    /** That it came. Anybody with any TPM can enrol; for trying things out. */
    INSECURE_TRUST_ON_FIRST_USE
}
