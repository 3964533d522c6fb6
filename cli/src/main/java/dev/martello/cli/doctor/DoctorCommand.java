package dev.martello.cli.doctor;

import dev.martello.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code martello doctor}. */
@Command(
        name = "doctor",
        description = {
            "Check whether this machine has what Martello needs.",
            "",
            "Shows which library checks signatures and how fast, whether there is a TPM, and whether its logs can be read. What is missing matters only where it is needed: a control plane needs no TPM."
        },
        exitCodeList = {"0:nothing is wrong", "1:something is there and does not work", "2:bad usage"},
        footer = "  martello doctor --json | jq '.diagnoses[] | select(.state == \"PROBLEM\")'")
public final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    private record Document(List<Diagnosis> diagnoses) {}

    @Override
    public Integer call() {
        List<Diagnosis> diagnoses = Machine.examine();
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.json(new Document(diagnoses));
        } else {
            diagnoses.forEach(each -> print(terminal, each));
        }
        return diagnoses.stream().anyMatch(each -> each.state() == Diagnosis.State.PROBLEM)
                ? ExitCode.SOFTWARE
                : ExitCode.OK;
    }

    private static void print(Terminal terminal, Diagnosis diagnosis) {
        String mark = switch (diagnosis.state()) {
            case OK -> terminal.style("fg(green)", "ok      ");
            case ABSENT -> terminal.style("faint", "absent  ");
            case PROBLEM -> terminal.style("bold,red", "problem ");
        };
        terminal.line("%s %-18s %s".formatted(mark, diagnosis.subject(), Terminal.safe(diagnosis.seen())));
        if (!diagnosis.advice().isEmpty()) {
            terminal.line(" ".repeat(28) + Terminal.safe(diagnosis.advice()));
        }
    }
}
