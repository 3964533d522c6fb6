package dev.martello.release.scan;

import dev.martello.tpm.HashAlgorithm;
import java.util.Set;

/**
 * What to scan, and how.
 *
 * @param algorithms those of the digests that each file gets
 * @param excluded absolute paths, as the appliance sees them, that are left out with what is below them
 */
public record ScanRules(
        Set<HashAlgorithm> algorithms, MountPoints mountPoints, Unreadable unreadable, Set<String> excluded) {
    /** What to do where another file system is mounted. */
    public enum MountPoints {
        STAY_OUT,
        ENTER
    }

    /** What to do about files that cannot be read. */
    public enum Unreadable {
        FAIL,
        LEAVE_OUT
    }

    /** One file system, SHA-256, everything readable. */
    public static final ScanRules STANDARD =
            new ScanRules(Set.of(HashAlgorithm.SHA256), MountPoints.STAY_OUT, Unreadable.FAIL, Set.of());

    /** @throws IllegalArgumentException if there is no algorithm, or an excluded path is not as it must be */
    public ScanRules {
        algorithms = Set.copyOf(algorithms);
        excluded = Set.copyOf(excluded);
        if (algorithms.isEmpty() || algorithms.contains(HashAlgorithm.SHA1)) {
            throw new IllegalArgumentException("files get one digest at least, and none of SHA-1");
        }
        for (String path : excluded) {
            if (!path.startsWith("/") || path.endsWith("/")) {
                throw new IllegalArgumentException(
                        "\"" + path + "\" is no absolute path in the image, written as in /var/log");
            }
        }
    }
}
