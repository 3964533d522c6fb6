package dev.martello.appraisal.reference;

/** Octets that are not a platform profile, with the place where that showed. */
public final class MalformedProfile extends MalformedDocument {
    MalformedProfile(String problem) {
        super("platform profile: " + problem);
    }

    MalformedProfile(String place, String problem) {
        super("platform profile, " + place + ": " + problem);
    }
}
