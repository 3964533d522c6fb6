package dev.martello.appraisal.reference;

import dev.martello.tpm.Digest;

/**
 * A document that operators sign and appliances are compared with. Each {@link DocumentKind kind} has one way to write it, so the
 * same document gives the same octets.
 */
public sealed interface Document permits Release, PlatformProfile {
    /** What people call it among the documents of its kind, as in {@code linux/amd64/2026.11.2} or {@code edge-2u/2.4.1}. */
    String subjectName();

    /** The SHA-256 digest of the document as its kind writes it. Computes it anew each time. */
    Digest digest();
}
