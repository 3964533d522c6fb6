package dev.martello.evidence.packages;

/** Octets that are no header of an RPM package, with the place where that showed. */
final class MalformedRpmHeader extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRpmHeader(long offset, String problem) {
        super("offset " + offset + ": " + problem);
    }
}
