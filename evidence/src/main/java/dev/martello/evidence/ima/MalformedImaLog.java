package dev.martello.evidence.ima;

/** A measurement list that Linux cannot have written. */
public final class MalformedImaLog extends Exception {
    private final int entryNumber;
    private final long offset;

    MalformedImaLog(int entryNumber, long offset, String problem) {
        super("entry " + entryNumber + ", offset " + offset + ": " + problem);
        this.entryNumber = entryNumber;
        this.offset = offset;
    }

    /** The entry that could not be read; the first one is 1. */
    public int entryNumber() {
        return entryNumber;
    }

    /** Where in the list the problem is, in octets. */
    public long offset() {
        return offset;
    }
}
