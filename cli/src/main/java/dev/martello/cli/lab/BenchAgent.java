package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.lab.scenario.AgentFootprint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code martello lab bench agent}. */
@Command(
        name = "agent",
        description = {
            "Measure what the agent costs a real appliance: processor time per report, and memory from the first report to the last.",
            "",
            "The appliance reports each second; a thousand reports take half an hour. It is emulated, so on real hardware"
                    + " a report takes much less processor time."
        },
        footer = "  martello lab bench agent --reports 1000 --json > docs/benchmarks/agent.json")
final class BenchAgent implements Callable<Integer> {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Mixin
    private LabOptions options = new LabOptions();

    @Option(names = "--reports", paramLabel = "N", description = "How many reports (default: 1000).")
    private int reports = 1000;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    private record Measured(Duration cpuPerReport, double shareAtOneMinute, List<AgentFootprint.Sample> samples) {}

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        AgentFootprint footprint = options.with(terminal, lab -> AgentFootprint.measure(lab, reports));
        if (json) {
            terminal.json(new Measured(footprint.cpuPerReport(), footprint.shareAt(MINUTE), footprint.samples()));
        } else {
            show(footprint, terminal);
        }
        return ExitCode.OK;
    }

    private static void show(AgentFootprint footprint, Terminal terminal) {
        terminal.line("%8s %8s %14s %10s".formatted("reports", "CPU s", "resident MiB", "own MiB"));
        footprint
                .samples()
                .forEach(sample -> terminal.line("%8d %8.1f %14.1f %10.1f"
                        .formatted(
                                sample.reports(),
                                sample.cpu().toMillis() / 1000.0,
                                mebi(sample.residentBytes()),
                                mebi(sample.ownBytes()))));
        terminal.line("");
        terminal.line("%.0f ms of the emulated processor a report; %.2f %% of it at one report a minute"
                .formatted(footprint.cpuPerReport().toNanos() / 1e6, 100 * footprint.shareAt(MINUTE)));
    }

    private static double mebi(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
