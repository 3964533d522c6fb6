package dev.martello.server.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A release.
 *
 * @param digest SHA-256 of its manifest
 * @param keyId which trusted keys signed it, with spaces between them
 * @param withdrawn since when it does not count any more, if it was withdrawn
 */
public record ReleaseView(
        String platform,
        String version,
        long securityVersion,
        String description,
        String digest,
        String keyId,
        Instant added,
        Optional<Instant> withdrawn) {}
