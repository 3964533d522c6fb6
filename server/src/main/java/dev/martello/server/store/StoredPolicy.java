package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.time.Instant;

/**
 * A policy that counts, or counted once.
 *
 * @param digest SHA-256 of the document
 */
public record StoredPolicy(String digest, Origin origin, Bytes document, Instant adopted) {
    /** Where a policy came from. */
    public enum Origin {
        /** It came with Martello. */
        DEFAULT,
        /** A file that was named when the server was started. */
        FILE,
        /** An operator set it. */
        OPERATOR
    }
}
