package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.lab.bench.BenchFailure;
import dev.martello.lab.bench.BenchReport;
import dev.martello.lab.bench.BenchRun;
import dev.martello.lab.bench.BenchTable;
import dev.martello.lab.bench.Effort;
import dev.martello.lab.bench.Measure;
import dev.martello.lab.bench.Row;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** How long a benchmark measures, and how it says what came out. */
final class BenchOptions {
    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Option(names = "--quick", description = "A fast look: seconds for each row, and numbers that vary more.")
    private boolean quick;

    /** Measures rows and prints them; the exit code says whether each is as fast as it should be. */
    int measure(List<Row> rows) {
        Terminal terminal = Terminal.standard();
        BenchRun run = new BenchRun(quick ? Effort.QUICK : Effort.FULL, InstantSource.system(), BenchOptions::say);
        try {
            BenchReport report = run.of(rows);
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
