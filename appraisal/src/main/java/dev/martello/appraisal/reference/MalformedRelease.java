package dev.martello.appraisal.reference;

/** Octets that are not a release manifest, with the place where that showed. */
public final class MalformedRelease extends MalformedDocument {
    MalformedRelease(String problem) {
        super("release manifest: " + problem);
    }

    MalformedRelease(String place, String problem) {
        super("release manifest, " + place + ": " + problem);
    }
}
