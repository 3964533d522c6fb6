package dev.martello.cli.operator;

import dev.martello.cli.terminal.Count;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.IncidentView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello incident}. */
@Command(
        name = "incident",
        description = "Decide on held changes, which would end or begin the trust in many appliances at once.",
        footer = {"  martello incident ls", "  martello incident reject 3"})
public final class IncidentCommand {
    private static final String OPEN = "OPEN";

    private record Incidents(List<IncidentView> incidents) {}

    @Command(
            name = "ls",
            description = "List the incidents, open ones first. Exit code 1 if any is open.",
            footer = "  martello incident ls")
    int ls(@Mixin Connection connection, @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        List<IncidentView> incidents = connection.ask(operator -> operator.incidents());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Incidents(incidents));
        } else {
            incidents.forEach(each -> terminal.line("%4d  %-8s  %s  %s: would end the trust in %d of %s%s"
                    .formatted(
                            each.id(),
                            each.state(),
                            each.raised(),
                            Terminal.safe(each.title()),
                            each.effect().ended(),
                            Count.of(each.effect().appliances(), "appliance"),
                            each.effect().begun() == 0
                                    ? ""
                                    : ", and begin it in " + each.effect().begun())));
            if (incidents.isEmpty()) {
                terminal.note("no change was ever held");
            }
        }
        return incidents.stream().anyMatch(each -> each.state().equals(OPEN)) ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    @Command(
            name = "show",
            description = "Show the effect that a held change would have had when it was proposed.",
            footer = "  martello incident show 3")
    int show(
            @Mixin Connection connection,
            @Parameters(paramLabel = "ID", description = "The incident's number.") long id,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        IncidentView incident = connection.ask(operator -> operator.incident(id));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(incident);
        } else {
            terminal.line(terminal.style("bold", "incident " + incident.id()) + ", " + incident.state() + ", raised "
                    + incident.raised() + ": " + Terminal.safe(incident.title()));
            new EffectLines(terminal).print(incident.effect());
            if (incident.state().equals(OPEN)) {
                terminal.line(EffectLines.decide(incident));
            }
        }
        return ExitCode.OK;
    }

    @Command(
            name = "approve",
            description = "Put the change in force, whatever its effect.",
            footer = "  martello incident approve 3")
    int approve(
            @Mixin Connection connection,
            @Parameters(paramLabel = "ID", description = "The incident's number.") long id,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        AdoptionView outcome = connection.ask(operator -> operator.approve(id));
        return say(outcome, json, EffectLines.judgedAnew("incident " + id + " is approved", outcome));
    }

    @Command(
            name = "reject",
            description = "Drop the change: what was in force stays in force.",
            footer = "  martello incident reject 3")
    int reject(
            @Mixin Connection connection,
            @Parameters(paramLabel = "ID", description = "The incident's number.") long id,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        AdoptionView outcome = connection.ask(operator -> operator.reject(id));
        return say(outcome, json, "incident " + id + " is rejected; nothing changes");
    }

    private static int say(AdoptionView outcome, boolean json, String sentence) {
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(outcome);
        } else {
            terminal.line(sentence);
        }
        return ExitCode.OK;
    }
}
