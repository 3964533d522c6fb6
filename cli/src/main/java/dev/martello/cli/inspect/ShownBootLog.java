package dev.martello.cli.inspect;

import dev.martello.cli.terminal.Terminal;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogProblem;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.stream.Stream;

/** The log of a TPM, as it is shown. */
record ShownBootLog(String file, BootLog log, BootFacts facts, List<BootLogProblem> problems, PcrValues pcrs)
        implements InspectedFiles.Inspected {
    static ShownBootLog of(String file, BootLog log) {
        BootFacts facts = BootFacts.of(log);
        List<BootLogProblem> problems = Stream.concat(facts.oddities().stream(), facts.problems().stream())
                .toList();
        return new ShownBootLog(file, log, facts, problems, BootLogReplay.replay(log));
    }

    @Override
    public Record document() {
        return BootLogDocument.of(file, log, facts, problems, pcrs);
    }

    @Override
    public void print(Terminal terminal) {
        terminal.line(log.format().label() + " log, " + log.events().size() + " events");
        terminal.heading("Events");
        for (BootEvent event : log.events()) {
            String pcr =
                    event.pcr().map(index -> String.valueOf(index.number())).orElse("-");
            line(terminal, event, "PCR %-2s".formatted(pcr));
        }
        terminal.heading("What the log proves");
        FactLines.of(facts)
                .forEach(fact -> terminal.line(
                        "  " + terminal.style("bold", "%-20s".formatted(fact.name())) + Terminal.safe(fact.text())));
        if (!problems.isEmpty()) {
            terminal.heading("Problems");
            problems.forEach(problem -> terminal.line(
                    "  " + terminal.style("fg(yellow)", problem.id()) + "  " + Terminal.safe(problem.located())));
        }
        PcrLines.print(terminal, pcrs);
    }

    /** An event with its register. */
    static void line(Terminal terminal, BootEvent event, String register) {
        terminal.line("%4d  %s  %s  %s"
                .formatted(
                        event.number(),
                        register,
                        terminal.style(
                                "fg(cyan)", "%-32s".formatted(event.type().label())),
                        Terminal.safe(event.describe())));
    }
}
