package dev.martello.evidence.settings;

import java.util.Optional;

/**
 * One user of a machine.
 *
 * @param uid the number that the kernel knows it by
 * @param gid the number of its first group
 * @param shell empty for {@code /bin/sh}
 * @param shadowed whether its password, if it has one, stands where only root reads it
 * @param password absent if what only root reads could not be read
 */
public record Account(
        String name, long uid, long gid, String home, String shell, boolean shadowed, Optional<Password> password) {}
