package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;

/** A nonce for one appliance and a short time. */
public record NonceAnswer(Bytes nonce) implements Message {}
