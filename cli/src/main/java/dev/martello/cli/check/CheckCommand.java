package dev.martello.cli.check;

import dev.martello.agent.settings.DiskExtent;
import dev.martello.agent.settings.SettingsCollector;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.CompiledExemptions;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.ProgressLine;
import dev.martello.cli.terminal.Terminal;
import dev.martello.cli.terminal.UserException;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.settings.OsFamily;
import dev.martello.evidence.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code martello check}. */
@Command(
        name = "check",
        description = {
            "Check how this machine is set up, here and now: no server, no configuration, nothing changed.",
            "",
            "What cannot be seen, for instance without root, is reported and never counts as passed."
        },
        footer = {
            "  sudo martello check",
            "  martello check --root image/ --fail-on high",
            "  martello check --profile edge-cache-linux",
            "  martello check --html > posture.html"
        })
public final class CheckCommand implements Callable<Integer> {
    /** In which form the report comes; for people on a terminal if none is named. */
    private static final class Form {
        @Option(names = "--json", description = "One JSON document.")
        private boolean json;

        @Option(names = "--sarif", description = "One SARIF 2.1.0 document, for code scanning services.")
        private boolean sarif;

        @Option(names = "--html", description = "One self-contained HTML page that prints well.")
        private boolean html;

        @Option(
                names = "--explain",
                paramLabel = "CHECK",
                description = "Explain one check: its condition, the facts it uses, and its result.")
        private @Nullable String explain;
    }

    @ArgGroup(exclusive = true)
    private Form form = new Form();

    @Mixin
    private ChosenChecks chosen = new ChosenChecks();

    @Option(names = "--root", paramLabel = "IMAGE", description = "Check an unpacked image that is not running.")
    private @Nullable Path root;

    @Option(names = "--walk", description = "Walk the whole disk, not only the system's directories.")
    private boolean walk;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "Show only what is new since FILE, which --json printed.")
    private @Nullable Path baseline;

    @Option(
            names = "--exceptions",
            paramLabel = "FILE",
            description =
                    "Leave out findings that the exceptions in FILE allow; each is shown with its owner, its reason and its last day.")
    private @Nullable Path exceptions;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit code 1 if anything of this severity or worse is found: ${COMPLETION-CANDIDATES}.")
    private @Nullable Severity failOn;

    @Override
    public Integer call() {
        Baseline known = Optional.ofNullable(baseline).map(Baseline::read).orElse(Baseline.none());
        ChosenChecks.Choice choice =
                Optional.ofNullable(form.explain).map(chosen::one).orElseGet(chosen::all);
        CompiledExemptions exemptions = exemptions(choice.known());
        Settings settings = collect();
        OsFamily system = settings.system().family();
        choice.requireFor(system);
        CompiledChecks compiled = compiled(choice.checks().stream()
                .filter(each -> each.systems().contains(system))
                .toList());
        List<CheckResult> results = compiled.judge(settings);
        Instant now = InstantSource.system().instant();
        CheckReport report = new CheckReport(settings, results, exemptions.apply(results, settings, now), known);
        print(Terminal.standard(), compiled, report);
        return Optional.ofNullable(failOn).filter(report::hasFailed).isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private void print(Terminal terminal, CompiledChecks checks, CheckReport report) {
        if (form.json) {
            terminal.json(CheckDocument.of(report));
        } else if (form.sarif) {
            terminal.json(SarifDocument.of(report));
        } else if (form.html) {
            terminal.octets(Bytes.utf8(CheckPage.of(report)));
        } else if (form.explain != null) {
            for (CheckResult each : report.results()) {
                new CheckLines(terminal).explain(each, checks.asked(each.check().id(), report.settings()));
            }
        } else {
            new CheckLines(terminal).print(report);
        }
    }

    private static CompiledChecks compiled(List<Check> checks) {
        try {
            return CompiledChecks.of(checks);
        } catch (MalformedCheck e) {
            throw UserException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private CompiledExemptions exemptions(List<Check> known) {
        try {
            return CompiledExemptions.of(
                    exceptions == null
                            ? List.of()
                            : PostureLibrary.document(exceptions).exemptions(),
                    known);
        } catch (MalformedCheck e) {
            throw UserException.badInput(exceptions + ", " + e.getMessage());
        }
    }

    private Settings collect() {
        try (ProgressLine progress = ProgressLine.onStandardError()) {
            return new SettingsCollector(files(), walk ? DiskExtent.WHOLE : DiskExtent.SYSTEM)
                    .collect(part -> progress.show(() -> "looking at " + part));
        }
    }

    private MachineFiles files() {
        if (root == null) {
            return MachineFiles.ofThisMachine();
        }
        try {
            return MachineFiles.ofImage(root);
        } catch (IOException e) {
            throw UserException.badInput(root + " is no directory that can be read; --root names an unpacked image");
        }
    }
}
