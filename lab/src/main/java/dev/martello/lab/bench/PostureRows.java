package dev.martello.lab.bench;

import java.util.List;
import java.util.Map;
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
                fleet("a fleet judged anew by other checks, each set up in its own way in one part", "ONE_PART", 1000),
                fleet("the same, in all large parts", "LARGE_PARTS", 0));
    }

    private static Row fleet(String title, String difference, long least) {
        return new Row(
                Measure.of(title, PostureFleetBenchmark.class, "adopt", Map.of("difference", difference)),
                "setups",
                Optional.empty(),
                least);
    }
}
