package dev.martello.evidence.elf;

/** Octets that are not a program or library that a system loads, with the place where that showed. */
public final class MalformedElf extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;

    MalformedElf(long offset, String problem) {
        super("ELF file, octet " + Long.toUnsignedString(offset) + ": " + problem);
        this.offset = offset;
    }

    /** Octets from the start of the file. */
    public long offset() {
        return offset;
    }
}
