package dev.martello.release.corim;

/** Octets that are no CoRIM, or one that cannot be taken whole, with the place where that showed. */
public final class MalformedCorim extends Exception {
    MalformedCorim(long offset, String problem) {
        super("CoRIM, octet " + offset + ": " + problem);
    }
}
