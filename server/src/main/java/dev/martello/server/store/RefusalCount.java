package dev.martello.server.store;

import java.time.Instant;

/**
 * How often somebody was refused for one reason.
 *
 * @param fingerprint who it said it was; empty if it said nothing that could be read
 * @param reason the stable identifier
 * @param detail what was wrong the last time
 */
public record RefusalCount(String fingerprint, String reason, String detail, long times, Instant first, Instant last) {}
