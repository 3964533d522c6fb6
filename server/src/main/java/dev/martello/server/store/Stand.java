package dev.martello.server.store;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.Optional;

/**
 * How an appliance stands, or stood at a time: by which evidence, and what was thought of it.
 *
 * @param at when, if it was in the past
 * @param evidence the digest of its evidence, and of its place when that was looked at last
 * @param examination the digest of what was found in it, if that is kept
 * @param findings as the database keeps them
 * @param revision what the verdict was made by; empty if the appliance stands elsewhere since
 */
public record Stand(
        ApplianceId id,
        Optional<Instant> at,
        Platform platform,
        Placement placement,
        String evidence,
        Optional<String> examination,
        TrustTier tier,
        Optional<String> release,
        String findings,
        String revision) {
    /** Whether the operator's register put it elsewhere since its evidence was looked at. */
    public boolean isMoved() {
        return revision.isEmpty();
    }
}
