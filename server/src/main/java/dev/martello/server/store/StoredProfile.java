package dev.martello.server.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A platform profile in the store.
 *
 * @param digest of its document
 * @param firmwareVersion empty if the firmware measures none that can be read
 * @param keyId which keys signed it
 * @param withdrawn since when it does not count any more, if it does not
 */
public record StoredProfile(
        String digest,
        String model,
        String firmwareVersion,
        String description,
        String keyId,
        Instant added,
        Optional<Instant> withdrawn) {
    /** What people call it, as in {@code edge-2u, firmware 2.4.1}. */
    public String name() {
        return firmwareVersion.isEmpty() ? model : model + ", firmware " + firmwareVersion;
    }
}
