package dev.martello.cli.lab;

import dev.martello.lab.bench.PostureRows;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code martello lab bench posture}. */
@Command(
        name = "posture",
        description = {
            "Measure how fast all checks run on the settings of this machine and of ten thousand like it, and how fast its programs are examined, on one core.",
            "",
            "As root it sees more of the settings. 'Per CPU second' counts the processor time of the whole process, so other programs on the machine change it little."
        },
        exitCodeList = {"0:all rows are as fast as they should be", "1:one is not", "2:bad usage, or a benchmark failed"
        },
        footer = "  martello lab bench posture --json > docs/benchmarks/posture.json")
final class BenchPosture implements Callable<Integer> {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.measure(PostureRows.here());
    }
}
