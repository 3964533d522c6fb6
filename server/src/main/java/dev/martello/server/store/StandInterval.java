package dev.martello.server.store;

import java.time.Instant;

/**
 * How an appliance stood during some time.
 *
 * @param to when that ended, or the time that was asked about did
 */
public record StandInterval(Stand stand, Instant from, Instant to) {}
