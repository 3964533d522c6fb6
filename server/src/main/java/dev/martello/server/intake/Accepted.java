package dev.martello.server.intake;

import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.CertificateAnswer;
import java.util.Optional;

/**
 * What an accepted report is answered with.
 *
 * @param certificate what became of the wish for a certificate, if there was one
 */
record Accepted(AttestationResult result, Optional<CertificateAnswer> certificate) {}
