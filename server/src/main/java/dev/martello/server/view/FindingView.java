package dev.martello.server.view;

import dev.martello.evidence.protocol.TrustTier;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that is wrong.
 *
 * @param item the digest of the item that shows it
 * @param lastGood how it was when the appliance was trusted last, in one sentence, if it ever was
 * @param entry the number of the log's entry that shows it, if it is one
 */
public record FindingView(
        String rule,
        String severity,
        TrustTier tier,
        String subject,
        String explanation,
        Optional<String> lastGood,
        Optional<String> item,
        OptionalLong entry,
        Optional<String> remedy) {}
