package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import java.time.Instant;

/**
 * A document of an operator's own checks that counts, or counted once.
 *
 * @param digest SHA-256 of the document
 */
public record StoredChecks(String digest, Bytes document, Instant adopted) {}
