package dev.martello.cli.operator;

import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.DriftView;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello fleet drift}. */
@Command(
        name = "drift",
        description = {
            "Show how an appliance's settings differ from those of yesterday, from those it had when it was first seen with its release, and from those of most appliances with the same model and release.",
            "With which of these it could not be compared is said, too.",
            "Exit code 1 if anything differs."
        },
        footer = {"  martello fleet drift ams1-e01", "  martello fleet drift ams1-e01 --since 2026-11-24T14:02:11Z"})
public final class DriftCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "Its serial, its fingerprint, or the fingerprint's first digits.")
    private String id = "";

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Compare with this time too, as in 2026-11-24T14:02:11Z.")
    private @Nullable Instant since;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        DriftView drift = connection.ask(operator -> operator.drift(id, Optional.ofNullable(since)));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(drift);
        } else {
            DriftLines lines = new DriftLines(terminal, Integer.MAX_VALUE);
            drift.comparisons().forEach(lines::print);
            drift.notCompared().forEach(lines::print);
        }
        return drift.comparisons().stream().allMatch(each -> each.total() == 0) ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
