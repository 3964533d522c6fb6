package dev.martello.evidence.settings;

/**
 * Something that could not be seen.
 *
 * @param path by which checks would ask for it, as in {@code kernel.config} or {@code sysctl.kernel.kptr_restrict}
 * @param reason a sentence's end for people, as in "/proc/config.gz is not there"
 */
public record Unseen(String path, String reason) {}
