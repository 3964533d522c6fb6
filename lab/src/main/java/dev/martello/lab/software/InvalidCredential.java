package dev.martello.lab.software;

/** A credential is not for these keys, as {@code TPM_RC_INTEGRITY} says it. */
public final class InvalidCredential extends Exception {
    InvalidCredential(String message) {
        super(message);
    }

    InvalidCredential(String message, Throwable cause) {
        super(message, cause);
    }
}
