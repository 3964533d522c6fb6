package dev.martello.cli.lab;

import dev.martello.lab.bench.AttestationRows;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code martello lab bench attestation}. */
@Command(
        name = "attestation",
        description = {
            "Measure quotes, logs, whole reports and the re-appraisal of a fleet on one core.",
            "",
            "Takes ten minutes, or three with --quick. 'Per CPU second' counts the processor time of the whole process, so other programs on"
                    + " the machine change it little; the limit is the raw signature check, or the raw digests over the"
                    + " same octets, measured in the same run."
        },
        exitCodeList = {"0:all rows are as fast as they should be", "1:one is not", "2:bad usage, or a benchmark failed"
        },
        footer = "  martello lab bench attestation --json > docs/benchmarks/attestation.json")
final class BenchAttestation implements Callable<Integer> {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.measure(AttestationRows.here());
    }
}
