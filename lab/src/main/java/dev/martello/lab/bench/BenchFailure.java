package dev.martello.lab.bench;

/** A measurement that did not come to an end. */
public final class BenchFailure extends Exception {
    BenchFailure(String message) {
        super(message);
    }

    BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
