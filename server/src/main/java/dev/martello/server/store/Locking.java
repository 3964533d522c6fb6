package dev.martello.server.store;

import java.util.Optional;

/**
 * How a transaction keeps other nodes from changing what it rests on.
 *
 * @param rowsOfA what follows a query whose rows of table {@code a} nobody else may change before the transaction ends
 * @param freeRowsOfA likewise, and rows that somebody else is changing are left out
 * @param holdBasis a query after which nobody may change what evidence is judged by before the transaction ends
 * @param ownBasis a query after which nobody may rest on it, either
 * @param newcomer a query after which nobody else may enrol an appliance, of which there is no row yet, before the transaction ends; its parameter is
 *     the appliance's identifier
 */
record Locking(
        String rowsOfA,
        String freeRowsOfA,
        Optional<String> holdBasis,
        Optional<String> ownBasis,
        Optional<String> newcomer) {
    /** There is one writer. */
    static final Locking NONE = new Locking("", "", Optional.empty(), Optional.empty(), Optional.empty());
}
