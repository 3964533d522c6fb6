package dev.martello.appraisal;

import dev.martello.evidence.protocol.TrustTier;
import java.util.List;
import java.util.Optional;

/**
 * What evidence came to, judged against releases and a policy. The same inputs give an equal appraisal.
 *
 * @param tier the worst tier of a finding; {@link TrustTier#AFFIRMING} without any
 * @param findings worst first by tier and severity; those that are as bad as each other in the order in which they are given
 * @param release the version of the release whose boot chain the appliance proved to run, if it is one
 * @param facts what the findings were made from, for people to see
 */
public record Appraisal(TrustTier tier, List<Finding> findings, Optional<String> release, Facts facts) {
    public Appraisal {
        findings = findings.stream().sorted(Finding.WORST_FIRST).toList();
        if (tier != tierOf(findings)) {
            throw new IllegalArgumentException("the tier of these findings is " + tierOf(findings) + ", not " + tier);
        }
    }

    public static Appraisal of(List<Finding> findings, Optional<String> release, Facts facts) {
        return new Appraisal(tierOf(findings), findings, release, facts);
    }

    private static TrustTier tierOf(List<Finding> findings) {
        return findings.stream().map(Finding::tier).max(TrustTier::compareTo).orElse(TrustTier.AFFIRMING);
    }
}
