package dev.martello.cli.lab;

import dev.martello.lab.bench.LedgerRows;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code martello lab bench ledger}. */
@Command(
        name = "ledger",
        description = {
            "Measure how many entries a second go into the ledger, and how fast a copy is verified, on one core.",
            "",
            "'Per CPU second' counts the processor time of the whole process; entries are written to a file in the folder for temporary files."
        },
        exitCodeList = {"0:all rows are as fast as they should be", "1:one is not", "2:bad usage, or a benchmark failed"
        },
        footer = "  martello lab bench ledger --json > docs/benchmarks/ledger.json")
final class BenchLedger implements Callable<Integer> {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.measure(LedgerRows.all());
    }
}
