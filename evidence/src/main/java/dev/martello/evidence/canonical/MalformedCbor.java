package dev.martello.evidence.canonical;

/** Octets are not CBOR as {@link RecordFormat} writes it; says where and why. */
public final class MalformedCbor extends Exception {
    MalformedCbor(long offset, String problem) {
        super("offset " + offset + ": " + problem);
    }
}
