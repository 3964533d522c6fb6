package dev.martello.server.store;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.evidence.protocol.TrustTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An enrolled appliance with all that is known of it now.
 *
 * @param register what the operator's register says, if it has it
 * @param verdict of its last appraisal, if there was one
 * @param threats the held changes that would end the trust in it
 * @param chassis what was claimed about its chassis and does not go with the register
 */
public record FleetMember(
        EnrolledAppliance appliance,
        Optional<RegisterEntry> register,
        Optional<VerdictInterval> verdict,
        List<IncidentTable.Threat> threats,
        ChassisClaims chassis) {
    public FleetMember {
        threats = List.copyOf(threats);
    }

    /** Where it stands. */
    public Placement placement() {
        return register.map(RegisterEntry::placement).orElse(Placement.UNKNOWN);
    }

    /** What it has in common with others. */
    public Cohort cohort() {
        return new Cohort(
                verdict.flatMap(VerdictInterval::release),
                register.flatMap(RegisterEntry::model),
                register.map(RegisterEntry::site));
    }

    /** How far it is trusted at a time: no further than its lease, and not at all if it is in two places. */
    public TrustTier tier(Instant now) {
        return verdict.filter(_ -> appliance
                        .standing()
                        .filter(standing -> standing.holds(now))
                        .isPresent())
                .map(each -> appliance.tier(each.tier()))
                .orElse(TrustTier.NONE);
    }
}
