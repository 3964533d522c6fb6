package dev.martello.server.store;

import dev.martello.evidence.protocol.Platform;
import java.time.Instant;

/**
 * A release in the store.
 *
 * @param digest of its manifest
 * @param keyId which trusted keys signed it, with spaces between them
 */
public record StoredRelease(
        String digest,
        Platform platform,
        String version,
        long securityVersion,
        String description,
        String keyId,
        Instant added) {}
