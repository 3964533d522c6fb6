package dev.martello.cli.check;

import dev.martello.agent.settings.SettingsCollector;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.cli.terminal.ProgressLine;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code martello check}. */
@Command(
        name = "check",
        description = {
            "Judge how this machine is set up, here and now: no server, no configuration, nothing changed.",
            "",
            "What cannot be seen, as without root, is said and never taken for good."
        },
        footer = "  sudo martello check --fail-on high")
public final class CheckCommand implements Callable<Integer> {
    @Option(names = "--root", paramLabel = "IMAGE", description = "Judge an unpacked image that does not run.")
    private Optional<Path> root = Optional.empty();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description =
                    "End with 1 if something of this severity, or a worse one, is found: ${COMPLETION-CANDIDATES}.")
    private Optional<Severity> failOn = Optional.empty();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.standard();
        Settings settings = collect();
        List<CheckResult> results = StandardChecks.compiled().judge(settings);
        CheckDocument document = CheckDocument.of(results);
        if (json) {
            terminal.json(document);
        } else {
            new CheckLines(terminal).print(settings, results);
        }
        return failOn.filter(document::hasFinding).isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private Settings collect() {
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            return new SettingsCollector(files()).collect(part -> progress.show(() -> "looking at " + part));
        }
    }

    private MachineFiles files() {
        if (root.isEmpty()) {
            return MachineFiles.ofThisMachine();
        }
        try {
            return MachineFiles.ofImage(root.get());
        } catch (IOException e) {
            throw UserException.badInput(
                    root.get() + " is no directory that can be read; --root names an unpacked image");
        }
    }
}
