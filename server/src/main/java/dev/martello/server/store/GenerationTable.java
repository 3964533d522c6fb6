package dev.martello.server.store;

/** Counts the changes of what evidence is judged by. */
public final class GenerationTable {
    private final Sql sql;

    public GenerationTable(Sql sql) {
        this.sql = sql;
    }

    public long current() {
        return sql.number("select generation as n from reference_generation where id = 1");
    }

    /** Says that there was a change. */
    public void next() {
        sql.update("update reference_generation set generation = generation + 1 where id = 1");
    }
}
