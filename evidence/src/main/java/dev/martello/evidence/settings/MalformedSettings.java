package dev.martello.evidence.settings;

/** A text, or an answer of the kernel, that does not say what it should. */
public final class MalformedSettings extends Exception {
    /** @param line from 1 */
    MalformedSettings(int line, String problem) {
        super("line " + line + ": " + problem);
    }

    /** @param offset in octets, from 0 */
    MalformedSettings(long offset, String problem) {
        super("octet " + offset + ": " + problem);
    }
}
