package dev.martello.lab.load;

/** A load cannot be made; the message is a sentence for people. */
public final class LoadFailure extends Exception {
    LoadFailure(String message) {
        super(message);
    }
}
