package dev.martello.server.view;

import dev.martello.evidence.protocol.TrustTier;
import java.time.Instant;
import java.util.Optional;

/**
 * One line about an appliance.
 *
 * @param id the fingerprint of its endorsement key, 64 hexadecimal digits
 * @param model the hardware model, if the register says
 * @param tier how far it is trusted now
 * @param since when its last verdict began to hold
 * @param until when its verdict ends if no report comes; past if it has
 * @param release the version it runs, if it is a release
 * @param reason why it is not {@code AFFIRMING}, in a sentence; empty if it is
 * @param reported when its last report came
 */
public record ApplianceSummary(
        String id,
        Optional<String> serial,
        Optional<String> site,
        Optional<String> rackUnit,
        Optional<String> ring,
        Optional<String> model,
        String platform,
        TrustTier tier,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> release,
        String reason,
        Optional<Instant> reported) {}
