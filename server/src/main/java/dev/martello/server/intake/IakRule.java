package dev.martello.server.intake;

/** Whether appliances must show the key with which their maker vouches for them. */
public enum IakRule {
    /** Who shows one proves it; who shows none enrols without. */
    OPTIONAL,
    /** Who shows none is refused. */
    REQUIRED
}
