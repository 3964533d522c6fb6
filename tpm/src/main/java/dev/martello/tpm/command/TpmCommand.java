package dev.martello.tpm.command;

/**
 * A command with its handles and parameters.
 *
 * @param <R> what the TPM answers
 */
public interface TpmCommand<R> {
    /** The command in octets, and how to read the answer. */
    Request<R> request();
}
