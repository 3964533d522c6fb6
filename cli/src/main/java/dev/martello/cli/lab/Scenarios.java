package dev.martello.cli.lab;

import dev.martello.cli.terminal.Terminal;
import dev.martello.lab.scenario.Outcome;
import dev.martello.lab.scenario.Recorder;
import dev.martello.lab.scenario.Scenario;
import dev.martello.lab.scenario.ScenarioRunner;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import picocli.CommandLine.ExitCode;

/** Runs scenarios for a command, and shows what came of each. */
final class Scenarios {
    /** How outcomes are shown. */
    enum Form {
        TEXT,
        JSON
    }

    private record All(List<Outcome> outcomes) {}

    private Scenarios() {}

    static int run(List<Scenario> scenarios, LabOptions options, Form form) throws InterruptedException {
        return run(scenarios, options, form, Optional.empty());
    }

    static int run(List<Scenario> scenarios, LabOptions options, Form form, Optional<Recorder> recorder)
            throws InterruptedException {
        Terminal terminal = Terminal.standard();
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        // What is recorded was all compared with what one laboratory learnt.
        Lanes lanes = recorder.isPresent() || Runtime.getRuntime().availableProcessors() == 1
                ? Lanes.one(scenarios)
                : Lanes.two(scenarios);
        lanes.run(next -> options.with(terminal, lab -> {
            ScenarioRunner runner = ScenarioRunner.in(lab, InstantSource.system(), recorder);
            for (Optional<Scenario> each = next.get(); each.isPresent(); each = next.get()) {
                Outcome outcome = runner.run(each.get());
                outcomes.add(outcome);
                if (form == Form.TEXT) {
                    show(outcome, terminal);
                }
            }
            return outcomes;
        }));
        List<String> names = scenarios.stream().map(Scenario::name).toList();
        List<Outcome> all = outcomes.stream()
                .sorted(Comparator.comparingInt(outcome -> names.indexOf(outcome.scenario())))
                .toList();
        if (form == Form.JSON) {
            terminal.json(new All(all));
        }
        return all.stream().allMatch(Outcome::isAsExpected) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void show(Outcome outcome, Terminal terminal) {
        String what = outcome.isAsExpected()
                ? outcome.actual()
                : "NOT AS EXPECTED: " + outcome.actual() + " instead of " + outcome.expected();
        terminal.line("%-20s %5.1f CPU s %6.1f s  %s"
                .formatted(
                        outcome.scenario(),
                        outcome.cpu().toMillis() / 1000.0,
                        outcome.elapsed().toMillis() / 1000.0,
                        Terminal.safe(what)));
    }
}
