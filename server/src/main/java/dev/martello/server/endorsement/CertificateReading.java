package dev.martello.server.endorsement;

/** What becomes of certificates of devices that deviate from the specifications. */
public enum CertificateReading {
    /** They are accepted where they can be read in one way only; each deviation is recorded. */
    LENIENT,
    /** They are refused. */
    STRICT
}
