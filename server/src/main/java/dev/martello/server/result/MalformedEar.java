package dev.martello.server.result;

/** A text is no attestation result, or octets are no set of keys that results are checked with. */
public final class MalformedEar extends Exception {
    MalformedEar(String problem) {
        super(problem);
    }
}
