package dev.martello.server.judgement;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.Finding;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.store.FindingsJson;
import dev.martello.server.store.Stand;
import java.util.List;
import java.util.Optional;

/**
 * What one examination comes to, kept for all appliances that have it.
 *
 * @param findingsJson as the database keeps them
 */
record Judgement(TrustTier tier, Optional<String> release, List<Finding> findings, String findingsJson) {
    static Judgement of(Appraisal appraisal) {
        return new Judgement(
                appraisal.tier(), appraisal.release(), appraisal.findings(), FindingsJson.write(appraisal.findings()));
    }

    Optional<Finding> worst() {
        return findings.stream().findFirst();
    }

    /** Whether it says what is thought of an appliance already. */
    boolean isThatOf(Stand stand) {
        return tier == stand.tier() && release.equals(stand.release()) && findingsJson.equals(stand.findings());
    }
}
