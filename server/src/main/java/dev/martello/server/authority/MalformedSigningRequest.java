package dev.martello.server.authority;

/** Octets are no request for a certificate, or it is not signed with the key it is about. */
public final class MalformedSigningRequest extends Exception {
    MalformedSigningRequest(String problem) {
        super("the request for a certificate is not taken: " + problem, null, false, false);
    }
}
