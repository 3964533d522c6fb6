package dev.martello.cli.lab;

import dev.martello.lab.bench.AuthorityRows;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code martello lab bench authority}. */
@Command(
        name = "authority",
        description = "Measure how many certificates a core makes, compared with how many signatures it makes.",
        exitCodeList = {"0:all rows are as fast as they should be", "1:one is not", "2:bad usage, or a benchmark failed"
        },
        footer = "  martello lab bench authority --json > docs/benchmarks/authority.json")
final class BenchAuthority implements Callable<Integer> {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.measure(AuthorityRows.all());
    }
}
