package dev.martello.server.store;

/**
 * Numbers that rise with each change, so that what a node remembers is known to be old.
 *
 * @param register of the operator's register
 * @param reference of what evidence is judged by
 */
public record Generations(long register, long reference) {
    /** Those that count in this transaction. */
    public static Generations current(Sql sql) {
        return new Generations(new RegisterTable(sql).generation(), new GenerationTable(sql).current());
    }
}
