package dev.martello.server.view;

import java.time.Instant;

/**
 * A secret that is held for appliances, without its value.
 *
 * @param condition which appliances it is for
 * @param version counts the values and conditions that this name had
 */
public record SecretView(String name, String condition, long version, Instant changed) {}
