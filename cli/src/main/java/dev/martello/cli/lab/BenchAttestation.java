package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.lab.bench.AttestationRows;
import dev.martello.lab.bench.BenchFailure;
import dev.martello.lab.bench.BenchReport;
import dev.martello.lab.bench.BenchRun;
import dev.martello.lab.bench.BenchTable;
import dev.martello.lab.bench.Effort;
import dev.martello.lab.bench.Measure;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

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
        exitCodeList = {"0:all rows are as fast as they should be", "1:one is not", "2:bad use, or a benchmark failed"},
        footer = "  martello lab bench attestation --json > docs/benchmarks/attestation.json")
final class BenchAttestation implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Option(names = "--quick", description = "A fast look: seconds for each row, and numbers that vary more.")
    private boolean quick;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        BenchRun run = new BenchRun(quick ? Effort.QUICK : Effort.FULL, InstantSource.system(), BenchAttestation::say);
        try {
            BenchReport report = run.of(AttestationRows.here());
            if (json) {
                terminal.json(report);
            } else {
                BenchTable.lines(report).forEach(terminal::line);
            }
            return report.allHold() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (BenchFailure e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    private static void say(Measure measure, int number, int of) {
        System.err.println("martello: measuring " + number + " of " + of + ": " + measure.title());
    }
}
