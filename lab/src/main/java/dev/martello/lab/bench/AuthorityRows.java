package dev.martello.lab.bench;

import java.util.List;
import java.util.Optional;

/** What it costs to certify keys of appliances. */
public final class AuthorityRows {
    private AuthorityRows() {}

    /** The rows in the order of the table. A certificate should take less than a millisecond. */
    public static List<Row> all() {
        return List.of(new Row(
                Measure.of(
                        "certificate of a P-256 key: checked, built, signed", IssuanceBenchmark.class, "certificate"),
                "certificates",
                Optional.of(Measure.of("signature", IssuanceBenchmark.class, "rawSignature")),
                1000));
    }
}
