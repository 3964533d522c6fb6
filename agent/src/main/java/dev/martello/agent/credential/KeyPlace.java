package dev.martello.agent.credential;

/** Where an appliance keeps the key of its certificate. */
public enum KeyPlace {
    /** In the memory of the services and in a file, for fast handshakes. */
    MEMORY,
    /** In the TPM, which it cannot leave: a handshake takes as long as the TPM needs to sign. */
    TPM
}
