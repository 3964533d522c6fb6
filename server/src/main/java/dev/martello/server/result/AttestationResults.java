package dev.martello.server.result;

import dev.martello.appraisal.Finding;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.intake.TwoPlaces;
import dev.martello.server.store.EnrolledAppliance.Standing;
import dev.martello.server.store.FleetMember;
import dev.martello.server.store.VerdictInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Signs what the control plane thinks of appliances: EAR in a JWT with ES256. For use by many threads. */
public final class AttestationResults {
    /** What is asked of somebody who is silent says nothing for long: it may report in the next moment. */
    private static final Duration OF_SILENCE = Duration.ofMinutes(1);

    private static final int MAX_RULES = 16;

    private final ResultKeys keys;

    public AttestationResults(ResultKeys keys) {
        this.keys = keys;
    }

    /**
     * What is thought of an appliance at a time, signed.
     *
     * @param build names what judged
     * @param nonce of whoever asks
     */
    public Bytes sign(FleetMember member, String build, Optional<String> nonce, Instant now) {
        return Bytes.ascii(keys.signing().sign(EarClaims.write(result(member, build, nonce, now))));
    }

    private static Ear result(FleetMember member, String build, Optional<String> nonce, Instant now) {
        TrustTier tier = member.tier(now);
        // Of who is silent nothing is said.
        Optional<VerdictInterval> verdict = member.verdict().filter(_ -> tier != TrustTier.NONE);
        List<Finding> findings = verdict.map(each -> findings(member, each)).orElse(List.of());
        return new Ear(
                member.appliance().id(),
                now,
                member.appliance()
                        .standing()
                        .map(Standing::leaseUntil)
                        .filter(_ -> tier != TrustTier.NONE)
                        .orElse(now.plus(OF_SILENCE)),
                nonce,
                build,
                tier,
                TrustworthinessVector.of(tier, findings),
                verdict.map(VerdictInterval::revision),
                verdict.flatMap(VerdictInterval::release),
                findings.stream()
                        .filter(finding -> finding.tier() != TrustTier.AFFIRMING)
                        .map(finding -> finding.rule().text())
                        .distinct()
                        .limit(MAX_RULES)
                        .toList());
    }

    private static List<Finding> findings(FleetMember member, VerdictInterval verdict) {
        return Stream.concat(TwoPlaces.finding(member.appliance()).stream(), verdict.findings().stream())
                .toList();
    }
}
