package dev.martello.evidence.settings;

/**
 * Which operating system a machine has.
 *
 * @param distribution as in {@code debian}, or {@code freebsd}
 * @param version as in {@code 12}; empty if it has none
 */
public record OperatingSystem(OsFamily family, String distribution, String version) {}
