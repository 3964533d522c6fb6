package dev.martello.server.store;

import java.util.Optional;

/**
 * How a transaction keeps other nodes from changing what it rests on.
 *
 * @param rowsOfA what follows a query whose rows of table {@code a} nobody else may change before the transaction ends
 * @param holdBasis a query after which nobody may change what evidence is judged by before the transaction ends
 * @param ownBasis a query after which nobody may rest on it, either
 */
record Locking(String rowsOfA, Optional<String> holdBasis, Optional<String> ownBasis) {
    /** There is one writer. */
    static final Locking NONE = new Locking("", Optional.empty(), Optional.empty());
}
