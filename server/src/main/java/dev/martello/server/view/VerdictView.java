package dev.martello.server.view;

import dev.martello.evidence.protocol.TrustTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was thought of an appliance during some time. Between two of them it was silent.
 *
 * @param to when it ended; absent for the last one
 * @param findings worst first
 */
public record VerdictView(
        TrustTier tier, Instant from, Optional<Instant> to, Optional<String> release, List<FindingView> findings) {
    public VerdictView {
        findings = List.copyOf(findings);
    }
}
