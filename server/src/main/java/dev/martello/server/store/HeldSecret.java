package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.SecretName;
import java.time.Instant;

/**
 * A secret that the control plane holds for appliances.
 *
 * @param condition which appliances it is for
 * @param version counts the values and conditions that this name had
 * @param content the value, encrypted
 */
public record HeldSecret(SecretName name, String condition, long version, Bytes content, Instant changed) {}
