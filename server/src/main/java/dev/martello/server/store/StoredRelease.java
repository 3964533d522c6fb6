package dev.martello.server.store;

import dev.martello.evidence.protocol.Platform;
import java.time.Instant;
import java.util.Optional;

/**
 * A release in the store.
 *
 * @param digest of its manifest
 * @param keyId which trusted keys signed it, with spaces between them
 * @param withdrawn since when it does not count any more, if it was withdrawn
 */
public record StoredRelease(
        String digest,
        Platform platform,
        String version,
        long securityVersion,
        String description,
        String keyId,
        Instant added,
        Optional<Instant> withdrawn) {
    /** What people call it, as in {@code 2026.11.2 for linux/amd64}. */
    public String name() {
        return version + " for " + platform.label();
    }
}
