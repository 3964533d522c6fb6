package dev.martello.tpm;

/** What came back is no answer a TPM gives: malformed, or somebody changed it on its way. */
public final class TpmProtocolException extends TpmException {
    private static final long serialVersionUID = 1;

    public TpmProtocolException(String message) {
        super(message);
    }

    public TpmProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
