package dev.martello.appraisal.reference;

/** A key that could not be used, such as one in a token that was taken out. */
public final class SigningFailure extends Exception {
    public SigningFailure(String problem, Throwable cause) {
        super(problem, cause);
    }
}
