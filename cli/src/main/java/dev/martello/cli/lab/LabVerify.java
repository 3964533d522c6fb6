package dev.martello.cli.lab;

import dev.martello.lab.scenario.Scenario;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code martello lab verify}. */
@Command(
        name = "verify",
        description = "Run all scenarios.",
        exitCodeList = {"0:all came out as expected", "1:one did not", "2:bad usage, or a machine that came to no end"},
        footer = "  martello lab verify")
final class LabVerify implements Callable<Integer> {
    @Mixin
    private LabOptions options = new LabOptions();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        return Scenarios.run(Scenario.all(), options, json ? Scenarios.Form.JSON : Scenarios.Form.TEXT);
    }
}
