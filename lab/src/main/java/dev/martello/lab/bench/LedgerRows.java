package dev.martello.lab.bench;

import java.util.List;
import java.util.Optional;

/** What it costs to keep a ledger, and to check one. */
public final class LedgerRows {
    private LedgerRows() {}

    /** The rows in the order of the table. */
    public static List<Row> all() {
        return List.of(
                new Row(
                        Measure.of("entries into the ledger, durable in SQLite", LedgerBenchmark.class, "entries"),
                        "entries",
                        Optional.of(Measure.of("the same written and hashed", LedgerBenchmark.class, "rawHashes")),
                        1000),
                new Row(
                        Measure.of("verify a copy, each octet", LedgerAuditBenchmark.class, "verify"),
                        "entries",
                        Optional.of(Measure.of("each entry hashed once", LedgerAuditBenchmark.class, "rawHashes")),
                        100_000));
    }
}
