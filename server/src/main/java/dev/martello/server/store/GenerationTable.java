package dev.martello.server.store;

/** Counts the changes of what evidence is judged by. */
public final class GenerationTable {
    private final Sql sql;

    public GenerationTable(Sql sql) {
        this.sql = sql;
    }

    /** Keeps other nodes from changing what evidence is judged by before this transaction ends. Comes before all else in it. */
    public void hold() {
        sql.holdBasis();
    }

    /** Keeps other nodes from judging, too. Comes before all else in the transaction. */
    public void own() {
        sql.ownBasis();
    }

    public long current() {
        return sql.number("select generation as n from reference_generation where id = 1");
    }

    /** Says that there was a change. */
    public void next() {
        sql.update("update reference_generation set generation = generation + 1 where id = 1");
    }
}
