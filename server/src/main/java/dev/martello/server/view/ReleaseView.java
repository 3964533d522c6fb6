package dev.martello.server.view;

import java.time.Instant;

/**
 * A release.
 *
 * @param digest SHA-256 of its manifest
 * @param keyId which trusted keys signed it, with spaces between them
 */
public record ReleaseView(
        String platform,
        String version,
        long securityVersion,
        String description,
        String digest,
        String keyId,
        Instant added) {}
