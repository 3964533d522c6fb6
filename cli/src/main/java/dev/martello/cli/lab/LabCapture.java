package dev.martello.cli.lab;

import dev.martello.cli.terminal.UserException;
import dev.martello.lab.scenario.EvidenceFolder;
import dev.martello.lab.scenario.Expectation;
import dev.martello.lab.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code martello lab capture}. */
@Command(
        name = "capture",
        description = {
            "Run scenarios, and write what the appliance sent: boot log, run-time log, PCR values, and the verdict on them.",
            "",
            "Without names it runs all scenarios whose verdict follows from these, the release and the platform profile."
        },
        exitCodeList = {"0:all came out as expected", "1:one did not", "2:bad usage, or a machine that came to no end"},
        footer = "  martello lab capture --out evidence good unknown-binary")
final class LabCapture implements Callable<Integer> {
    @Mixin
    private LabOptions options = new LabOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The directory to write to; each scenario gets one of its own.")
    private @Nullable Path out;

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "0..*",
            description = "Names of scenarios, as \"martello lab list\" shows them.")
    private List<String> names = List.of();

    @Override
    public Integer call() throws InterruptedException {
        List<Scenario> scenarios = names.isEmpty()
                ? Scenario.all().stream()
                        .filter(each -> each.expectation() instanceof Expectation.Verdict)
                        .filter(each -> each.whyNotCaptured().isEmpty())
                        .toList()
                : names.stream().map(LabCapture::scenario).toList();
        EvidenceFolder folder = new EvidenceFolder(Optional.ofNullable(out).orElseThrow(), scenarios);
        return Scenarios.run(scenarios, options, Scenarios.Form.TEXT, Optional.of(folder));
    }

    private static Scenario scenario(String name) {
        Scenario scenario = LabRun.scenario(name);
        scenario.whyNotCaptured().ifPresent(why -> {
            throw UserException.badInput("\"" + scenario.name() + "\" cannot be captured: " + why);
        });
        return scenario;
    }
}
