package dev.martello.ledger;

/** A file of a log is missing, cannot be read, or is not of its form. */
public final class UnreadableLog extends Exception {
    private final String path;

    UnreadableLog(String path, String problem) {
        super(path + ": " + problem);
        this.path = path;
    }

    /** The file's, from the log's beginning. */
    public String path() {
        return path;
    }
}
