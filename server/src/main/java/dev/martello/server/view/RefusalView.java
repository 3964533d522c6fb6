package dev.martello.server.view;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody was refused.
 *
 * @param fingerprint who it said it was, which nobody has proven
 * @param serial of the appliance with this fingerprint, if the register has one
 * @param detail what was wrong the last time
 */
public record RefusalView(
        String fingerprint,
        Optional<String> serial,
        String reason,
        String detail,
        long times,
        Instant first,
        Instant last) {}
