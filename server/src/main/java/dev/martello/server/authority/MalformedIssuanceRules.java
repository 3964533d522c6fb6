package dev.martello.server.authority;

/** A file has no rules for certificates; the message says in which line, and what is wrong. */
public final class MalformedIssuanceRules extends Exception {
    MalformedIssuanceRules(int line, String problem) {
        super(line > 0 ? "line " + line + ": " + problem : problem);
    }
}
