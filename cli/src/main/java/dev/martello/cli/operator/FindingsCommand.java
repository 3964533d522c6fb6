package dev.martello.cli.operator;

import dev.martello.appraisal.Severity;
import dev.martello.cli.terminal.Count;
import dev.martello.cli.terminal.ShortId;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.FleetFindingsView;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code martello fleet findings}. */
@Command(
        name = "findings",
        description = {
            "Show the results of posture checks over the whole fleet, by each appliance's last report: which checks fail, on how many appliances, and what those have in common.",
            "Exit code 1 if a check fails."
        },
        footer = {"  martello fleet findings --severity high", "  martello fleet findings --rule ssh --json"})
public final class FindingsCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = "--rule",
            paramLabel = "CHECK",
            description = "Only this check, or the checks of this area, as in ssh.")
    private @Nullable String rule;

    @Option(
            names = "--severity",
            paramLabel = "SEVERITY",
            description = "Only of this severity or worse: ${COMPLETION-CANDIDATES}.")
    private @Nullable Severity severity;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        FleetFindingsView found = connection.ask(operator -> operator.findings(
                Optional.ofNullable(rule), Optional.ofNullable(severity).map(Severity::label)));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(found);
        } else {
            found.findings().forEach(each -> print(terminal, each));
            found.exceptions().forEach(each -> print(terminal, each));
            terminal.note(Count.of(found.appliances(), "appliance") + ", of which " + found.stating()
                    + (found.stating() == 1 ? " says how it is set up; " : " say how they are set up; ")
                    + Count.of(found.findings().size(), "check")
                    + (found.findings().size() == 1 ? " fails" : " fail"));
        }
        return found.findings().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void print(Terminal terminal, FleetFindingsView.Finding finding) {
        terminal.line("%-8s  %s  %s"
                .formatted(
                        finding.severity(),
                        terminal.style("bold", finding.rule()),
                        Terminal.safe(finding.where().orElse(Count.of(finding.appliances(), "appliance")))));
        terminal.line("          " + Terminal.safe(finding.title()));
        for (FleetFindingsView.Example each : finding.examples()) {
            terminal.line("          %s  %s: %s"
                    .formatted(
                            Terminal.safe(each.serial().orElse(ShortId.of(each.appliance()))),
                            Terminal.safe(each.subject()),
                            Terminal.safe(each.seen())));
        }
        if (finding.cannotTell() > 0) {
            terminal.line("          of " + finding.cannotTell() + " more it cannot be told");
        }
    }

    private static void print(Terminal terminal, FleetFindingsView.Exempted exception) {
        String standing = switch (exception.state()) {
            case "ended" -> "ended on " + exception.until();
            case "begins-later" -> "begins on " + exception.granted();
            default -> "until " + exception.until() + " for " + Count.of(exception.appliances(), "appliance");
        };
        terminal.line("excepted  %s%s  %s  by %s: %s"
                .formatted(
                        terminal.style("bold", exception.rule()),
                        exception
                                .subject()
                                .map(each -> " (" + Terminal.safe(each) + ")")
                                .orElse(""),
                        standing,
                        Terminal.safe(exception.owner()),
                        Terminal.safe(exception.reason())));
    }
}
