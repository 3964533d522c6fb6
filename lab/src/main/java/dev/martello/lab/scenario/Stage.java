package dev.martello.lab.scenario;

import java.time.Duration;

/**
 * A part of a machine's way from power-on to its verdict.
 *
 * @param name as in {@code firmware}
 * @param cpu what the machine took of this computer's processors
 * @param elapsed how long that took
 */
public record Stage(String name, Duration cpu, Duration elapsed) {}
