package dev.martello.cli.lab;

import dev.martello.cli.terminal.UserException;
import dev.martello.lab.scenario.Scenario;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello lab run}. */
@Command(
        name = "run",
        description = {
            "Run scenarios on a real appliance, and check that the control plane reaches the expected verdict.",
            "",
            "Scenarios that begin with a running appliance share one boot of it."
        },
        exitCodeList = {"0:all came out as expected", "1:one did not", "2:bad usage, or a machine that came to no end"},
        footer = {"  martello lab run unknown-binary", "  martello lab run good cmdline-changed --json | jq .outcomes"})
final class LabRun implements Callable<Integer> {
    @Mixin
    private LabOptions options = new LabOptions();

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "1..*",
            description = "Names of scenarios, as \"martello lab list\" shows them.")
    private List<String> names = List.of();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        List<Scenario> scenarios = names.stream().map(LabRun::scenario).toList();
        return Scenarios.run(scenarios, options, json ? Scenarios.Form.JSON : Scenarios.Form.TEXT);
    }

    static Scenario scenario(String name) {
        return Scenario.named(name)
                .orElseThrow(
                        () -> UserException.badInput("there is no scenario \"" + name + "\": see martello lab list"));
    }
}
