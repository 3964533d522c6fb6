package dev.martello.server.store;

import dev.martello.appraisal.Finding;
import dev.martello.evidence.protocol.TrustTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was thought of an appliance during some time.
 *
 * @param release the version of the release it ran, if it was one
 * @param revision the reference values and policy it was judged by last
 * @param to when it ended, if it did
 */
public record VerdictInterval(
        TrustTier tier,
        Optional<String> release,
        List<Finding> findings,
        String revision,
        Instant from,
        Optional<Instant> to) {
    public VerdictInterval {
        findings = List.copyOf(findings);
    }

    /** Whether another verdict says the same, whenever and by whatever revision. */
    boolean saysTheSameAs(VerdictInterval other) {
        return tier == other.tier && release.equals(other.release) && findings.equals(other.findings);
    }
}
