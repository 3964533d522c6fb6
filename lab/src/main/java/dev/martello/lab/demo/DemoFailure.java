package dev.martello.lab.demo;

/** The demo cannot be run; says what does not work and what to do. */
public final class DemoFailure extends Exception {
    DemoFailure(String message, Throwable cause) {
        super(message, cause);
    }

    DemoFailure(String message) {
        super(message);
    }
}
