package dev.martello.evidence.protocol;

import dev.martello.bytes.Bytes;

/** Bounds of the octet fields of messages. */
final class Limits {
    private Limits() {}

    static void atMost(int maxBytes, Bytes octets, String field) {
        if (octets.length() > maxBytes) {
            throw new IllegalArgumentException(
                    field + " is " + octets.length() + " octets, at most " + maxBytes + " are allowed");
        }
    }
}
