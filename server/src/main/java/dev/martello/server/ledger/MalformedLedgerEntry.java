package dev.martello.server.ledger;

/** Octets are no entry of the ledger in its one form; the message says what is wrong. */
public final class MalformedLedgerEntry extends Exception {
    MalformedLedgerEntry(String problem) {
        super(problem);
    }
}
