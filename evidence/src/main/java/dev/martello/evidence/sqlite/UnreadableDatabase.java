package dev.martello.evidence.sqlite;

/** A database that is none, is damaged, or has not the tables that are asked for. */
public final class UnreadableDatabase extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableDatabase(String problem) {
        super(problem);
    }
}
