package dev.martello.appraisal.posture;

/**
 * A fact that a check asks for.
 *
 * @param path by which it is asked for, as in {@code sysctl.kernel.panic}
 * @param text its value for people, or why there is none
 */
public record AskedFact(String path, String text) {}
