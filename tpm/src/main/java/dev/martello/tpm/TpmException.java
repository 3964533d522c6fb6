package dev.martello.tpm;

/** A command did not get its answer; what kind of trouble it was is the subclass. */
public abstract sealed class TpmException extends Exception
        permits TpmResponseException, TpmTransportException, TpmProtocolException {
    private static final long serialVersionUID = 1;

    TpmException(String message) {
        super(message);
    }

    TpmException(String message, Throwable cause) {
        super(message, cause);
    }
}
