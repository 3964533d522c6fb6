package dev.martello.evidence.system;

/** Octets that are no capabilities of a file, with the place where that showed. */
public final class MalformedCapabilities extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedCapabilities(long offset, String problem) {
        super("capabilities, octet " + offset + ": " + problem);
    }
}
