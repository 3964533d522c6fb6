package dev.martello.lab.bench;

import java.util.List;
import java.util.Optional;

/** What it costs to judge how machines are set up. */
public final class PostureRows {
    private PostureRows() {}

    /** The rows in the order of the table. A machine should take 20 ms, and 10,000 distinct setups 5 s on two cores. */
    public static List<Row> all() {
        return List.of(
                new Row(
                        Measure.of("all checks over the settings of this machine", PostureBenchmark.class, "judge"),
                        "machines",
                        Optional.empty(),
                        50),
                new Row(
                        Measure.of(
                                "the same over a thousand distinct setups like it, anew",
                                PostureFleetBenchmark.class,
                                "judge"),
                        "setups",
                        Optional.empty(),
                        1000));
    }
}
