package dev.martello.evidence.ima;

/** A file's signature that is not of the form that Linux gives it. */
public final class MalformedFileSignature extends Exception {
    MalformedFileSignature(long offset, String problem) {
        super("file signature, offset " + offset + ": " + problem);
    }
}
