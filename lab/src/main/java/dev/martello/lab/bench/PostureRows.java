package dev.martello.lab.bench;

import dev.martello.lab.compare.PeerProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What it costs to judge how machines are set up. */
public final class PostureRows {
    private PostureRows() {}

    /**
     * The rows that can be measured here, in the order of the table. A machine should take 20 ms, 10,000 distinct setups 5 s on two cores, and these look at
     * 1,500 files a second.
     */
    public static List<Row> here() {
        List<Row> rows = new ArrayList<>(List.of(
                new Row(
                        Measure.of("all checks over the settings of this machine", PostureBenchmark.class, "judge"),
                        "machines",
                        Optional.empty(),
                        50),
                fleet(
                        "10,000 distinct setups, stored, judged by other checks",
                        PostureFleetBenchmark.class,
                        "judged",
                        1000),
                fleet("the same, and each verdict on the disk", PostureFleetBenchmark.class, "adopted", 1000),
                fleet(
                        "1,000 distinct in all large parts, stored, judged by other checks",
                        PostureVarietyBenchmark.class,
                        "judged",
                        0),
                new Row(
                        Measure.of("what protects a program or library of this machine", ElfBenchmark.class, "look"),
                        "files",
                        Optional.empty(),
                        750)));
        byOther(HardeningCheckBenchmark.PROGRAM, "the same by hardening-check", HardeningCheckBenchmark.class, "files")
                .ifPresent(rows::add);
        byOther(
                        KernelHardeningBenchmark.PROGRAM,
                        "how the kernel of this machine is set up, by kernel-hardening-checker",
                        KernelHardeningBenchmark.class,
                        "machines")
                .ifPresent(rows::add);
        return rows;
    }

    /** What another tool takes for it, if it is installed. */
    private static Optional<Row> byOther(PeerProgram program, String title, Class<?> benchmark, String unit) {
        return program.find()
                .map(_ -> new Row(Measure.of(title, benchmark, "look").ofSeconds(), unit, Optional.empty(), 0));
    }

    private static Row fleet(String title, Class<?> benchmark, String method, long least) {
        return new Row(Measure.of(title, benchmark, method).ofSeconds(), "setups", Optional.empty(), least);
    }
}
