package dev.martello.evidence.settings;

/** A text that does not say what it should. */
public final class MalformedSettings extends Exception {
    /** @param line from 1 */
    MalformedSettings(int line, String problem) {
        super("line " + line + ": " + problem);
    }
}
