package dev.martello.server.api;

/** A register is not in the form {@link RegisterCsv} describes. */
final class MalformedRegister extends Exception {
    MalformedRegister(int line, String problem) {
        super("line " + line + ": " + problem);
    }
}
