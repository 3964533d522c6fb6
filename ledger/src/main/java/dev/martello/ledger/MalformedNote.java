package dev.martello.ledger;

/** Octets are no signed note, checkpoint or key of one. */
public final class MalformedNote extends Exception {
    MalformedNote(long offset, String problem) {
        super("at octet " + offset + ": " + problem);
    }
}
