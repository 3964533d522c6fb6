package dev.martello.lab.tool;

/** The laboratory cannot do what it was asked; the message is a sentence for the person who asked. */
public final class LabFailure extends Exception {
    private static final long serialVersionUID = 1;

    public LabFailure(String message) {
        super(message);
    }

    public LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
