package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.lab.scenario.FirstBoot;
import dev.martello.lab.scenario.Stage;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code martello lab up}. */
@Command(
        name = "up",
        description = {
            "Build the image of a real appliance, start it in a virtual machine with Secure Boot and a TPM, and have it judged by"
                    + " a control plane.",
            "",
            "Packages come from the sources of this computer's apt; what was built is kept in the user's cache. The machine is emulated, can reach only the control plane, and is gone when the command ends."
        },
        footer = {"  martello lab up", "  martello lab up --json | jq .stages"})
final class LabUp implements Callable<Integer> {
    @Mixin
    private LabOptions options = new LabOptions();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        FirstBoot boot = options.with(terminal, FirstBoot::run);
        if (json) {
            terminal.json(boot);
        } else {
            show(boot, terminal);
        }
        return boot.appliance().summary().tier() == TrustTier.AFFIRMING ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void show(FirstBoot boot, Terminal terminal) {
        terminal.line("%-10s %9s %9s".formatted("stage", "CPU s", "elapsed s"));
        boot.stages().forEach(stage -> terminal.line(row(stage.name(), stage.cpu(), stage.elapsed())));
        terminal.line(row(
                "all",
                boot.stages().stream().map(Stage::cpu).reduce(Duration.ZERO, Duration::plus),
                boot.stages().stream().map(Stage::elapsed).reduce(Duration.ZERO, Duration::plus)));
        terminal.line("");
        terminal.line(boot.appliance().summary().tier() + " "
                + boot.appliance()
                        .summary()
                        .release()
                        .map(version -> "runs release " + version)
                        .orElse("runs no release"));
        boot.appliance()
                .findings()
                .forEach(finding -> terminal.line(
                        "  " + finding.tier() + " " + finding.rule() + ": " + Terminal.safe(finding.explanation())));
    }

    private static String row(String name, Duration cpu, Duration elapsed) {
        return "%-10s %9.1f %9.1f".formatted(name, cpu.toMillis() / 1000.0, elapsed.toMillis() / 1000.0);
    }
}
