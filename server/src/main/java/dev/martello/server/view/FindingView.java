package dev.martello.server.view;

import dev.martello.evidence.protocol.TrustTier;
import java.util.Optional;

/**
 * One thing that is wrong.
 *
 * @param item the digest of the item that shows it
 */
public record FindingView(
        String rule,
        String severity,
        TrustTier tier,
        String subject,
        String explanation,
        Optional<String> item,
        Optional<String> remedy) {}
