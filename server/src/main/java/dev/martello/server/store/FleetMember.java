package dev.martello.server.store;

import dev.martello.evidence.protocol.TrustTier;
import java.time.Instant;
import java.util.Optional;

/**
 * An enrolled appliance with all that is known of it now.
 *
 * @param register what the operator's register says, if it has it
 * @param verdict of its last appraisal, if there was one
 */
public record FleetMember(
        EnrolledAppliance appliance, Optional<RegisterEntry> register, Optional<VerdictInterval> verdict) {
    /** How far it is trusted at a time: no further than its lease. */
    public TrustTier tier(Instant now) {
        return verdict.filter(_ -> appliance
                        .standing()
                        .filter(standing -> now.isBefore(standing.leaseUntil()))
                        .isPresent())
                .map(VerdictInterval::tier)
                .orElse(TrustTier.NONE);
    }
}
