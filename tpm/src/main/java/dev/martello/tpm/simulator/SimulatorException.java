package dev.martello.tpm.simulator;

/** A software TPM could not be made or started. */
public final class SimulatorException extends Exception {
    private static final long serialVersionUID = 1;

    SimulatorException(String message) {
        super(message);
    }

    SimulatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
