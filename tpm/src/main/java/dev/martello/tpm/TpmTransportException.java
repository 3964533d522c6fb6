package dev.martello.tpm;

/** The TPM could not be reached, or the connection to it broke. */
public final class TpmTransportException extends TpmException {
    private static final long serialVersionUID = 1;

    public TpmTransportException(String message) {
        super(message);
    }

    public TpmTransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
