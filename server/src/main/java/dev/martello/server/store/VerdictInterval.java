package dev.martello.server.store;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.evidence.protocol.TrustTier;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /** What an appraisal comes to, from a time on. */
    public static VerdictInterval begin(Appraisal appraisal, String revision, Instant from) {
        return new VerdictInterval(
                appraisal.tier(), appraisal.release(), appraisal.findings(), revision, from, Optional.empty());
    }

    /** This verdict from another time on. */
    public VerdictInterval beginningAt(Instant time) {
        return new VerdictInterval(tier, release, findings, revision, time, Optional.empty());
    }

    /** The rules of the worst findings, each once. */
    List<RuleId> rules(int limit) {
        return findings.stream().map(Finding::rule).distinct().limit(limit).toList();
    }

    /** Now, or just after the last interval began if the clock went back. */
    public static Instant after(Optional<VerdictInterval> last, Instant now) {
        return last.map(interval -> interval.from().plus(1, ChronoUnit.MICROS))
                .filter(now::isBefore)
                .orElse(now);
    }

    /** Whether another verdict says the same, whenever and by whatever revision. */
    boolean saysTheSameAs(VerdictInterval other) {
        return tier == other.tier && release.equals(other.release) && findings.equals(other.findings);
    }
}
