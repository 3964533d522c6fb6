package dev.martello.ledger;

/** Octets are no tile or bundle of their width, or a path is none of one. */
public final class MalformedTile extends Exception {
    MalformedTile(long offset, String problem) {
        super("at octet " + offset + ": " + problem);
    }
}
