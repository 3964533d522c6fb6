package dev.martello.cli.operator;

import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.RingView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello ring}. */
@Command(
        name = "ring",
        description = "Define which releases are expected in which ring of your register.",
        footer = {"  martello ring set canary --expect 2026.11.2,2026.12.1 --floor 7", "  martello ring ls"})
public final class RingCommand {
    private record Rings(List<RingView> rings) {}

    @Command(name = "ls", description = "List the rings.", footer = "  martello ring ls")
    int ls(@Mixin Connection connection, @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        List<RingView> rings = connection.ask(operator -> operator.rings());
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Rings(rings));
        } else {
            terminal.line(
                    terminal.style("bold", "%-16s %10s  %-8s %s".formatted("RING", "APPLIANCES", "FLOOR", "EXPECTED")));
            rings.forEach(each -> print(terminal, each));
        }
        return ExitCode.OK;
    }

    @Command(name = "show", description = "Show one ring.", footer = "  martello ring show canary")
    int show(
            @Mixin Connection connection,
            @Parameters(paramLabel = "RING", description = "The ring's name in the register.") String ring,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        RingView found = connection.ask(operator -> operator.ring(ring));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(found);
        } else {
            print(terminal, found);
        }
        return ExitCode.OK;
    }

    @Command(
            name = "set",
            description = {
                "Replace the plan of a ring; the fleet is re-appraised.",
                "A plan that would end or begin the trust in too many appliances at once is held for a decision: exit code 1."
            },
            footer = "  martello ring set canary --expect 2026.12.1 --floor 7")
    int set(
            @Mixin Connection connection,
            @Parameters(paramLabel = "RING", description = "The ring's name in the register.") String ring,
            @Option(
                            names = "--expect",
                            paramLabel = "V[,V]",
                            split = ",",
                            description = "The versions that are expected (default: any).")
                    @Nullable
                    List<String> expected,
            @Option(
                            names = "--floor",
                            paramLabel = "N",
                            defaultValue = "0",
                            description =
                                    "The lowest security version that is still to be trusted (default: ${DEFAULT-VALUE}).")
                    long floor,
            @Option(names = "--json", description = "One JSON document.") boolean json)
            throws InterruptedException {
        RingView.Plan plan = new RingView.Plan(expected == null ? List.of() : expected, floor);
        AdoptionView outcome = connection.ask(operator -> operator.setRing(ring, plan));
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(outcome);
        } else {
            new EffectLines(terminal).print("the plan counts", outcome);
        }
        return EffectLines.exitCode(outcome);
    }

    private static void print(Terminal terminal, RingView ring) {
        terminal.line("%-16s %10d  %-8s %s"
                .formatted(
                        Terminal.safe(ring.ring()),
                        ring.appliances(),
                        ring.plan()
                                .map(plan -> Long.toString(plan.securityFloor()))
                                .orElse("-"),
                        ring.plan()
                                .map(RingView.Plan::expected)
                                .filter(expected -> !expected.isEmpty())
                                .map(expected -> String.join(", ", expected))
                                .orElse("any release")));
    }
}
