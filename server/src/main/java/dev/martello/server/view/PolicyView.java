package dev.martello.server.view;

import java.time.Instant;

/**
 * A policy that counts, or counted once.
 *
 * @param digest SHA-256 of the document
 * @param origin {@code DEFAULT}, {@code FILE} or {@code OPERATOR}
 */
public record PolicyView(String digest, String origin, Instant adopted) {}
