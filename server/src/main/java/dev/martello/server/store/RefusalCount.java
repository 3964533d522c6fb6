package dev.martello.server.store;

import java.time.Instant;
import java.util.Optional;

/**
 * How often somebody was refused for one reason.
 *
 * @param fingerprint who it said it was; empty if it said nothing that could be read
 * @param reason the stable identifier
 * @param detail what was wrong the last time
 * @param chassis the serial of the register in whose chassis it said to be, if it did
 */
public record RefusalCount(
        String fingerprint,
        String reason,
        String detail,
        Optional<String> chassis,
        long times,
        Instant first,
        Instant last) {}
