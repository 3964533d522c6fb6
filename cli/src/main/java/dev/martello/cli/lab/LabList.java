package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.lab.scenario.Scenario;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code martello lab list}. */
@Command(
        name = "list",
        description = "List the scenarios, each with its expected outcome.",
        footer = {"  martello lab list", "  martello lab list --json | jq -r '.scenarios[].name'"})
final class LabList implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    private record Listed(String name, String description, String expected) {}

    private record All(List<Listed> scenarios) {}

    @Override
    public Integer call() {
        List<Listed> scenarios = Scenario.all().stream()
                .map(each -> new Listed(
                        each.name(), each.description(), each.expectation().toString()))
                .toList();
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new All(scenarios));
        } else {
            scenarios.forEach(each -> terminal.line(
                    "%-20s %s%n%20s → %s".formatted(each.name(), each.description(), "", each.expected())));
        }
        return ExitCode.OK;
    }
}
