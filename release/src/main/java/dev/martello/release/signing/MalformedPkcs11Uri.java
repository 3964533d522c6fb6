package dev.martello.release.signing;

/** Text that is no PKCS#11 URI that we can follow, with the place where that showed. */
public final class MalformedPkcs11Uri extends Exception {
    MalformedPkcs11Uri(int offset, String problem) {
        super("PKCS#11 URI, character " + offset + ": " + problem);
    }
}
