package dev.martello.server.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A platform profile.
 *
 * @param digest SHA-256 of its document
 * @param keyId which keys signed it
 * @param withdrawn since when it does not count any more, if it does not
 */
public record ProfileView(
        String digest,
        String model,
        String firmwareVersion,
        String description,
        String keyId,
        Instant added,
        Optional<Instant> withdrawn) {}
