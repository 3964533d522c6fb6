package dev.martello.workload;

/** The files of a credential cannot be read, or do not belong together. The message says which and why, and holds no secret. */
final class MalformedCredential extends Exception {
    MalformedCredential(String message) {
        super(message);
    }
}
