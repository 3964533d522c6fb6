package dev.martello.cli.inspect;

import dev.martello.cli.terminal.Terminal;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogProblem;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.MalformedBootLog;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code martello inspect bootlog}. */
@Command(
        name = "bootlog",
        description = {
            "Show the events of TCG event logs, what they prove, and the PCR values they replay to.",
            "",
            "A fact is shown only if digests in the log cover the octets it was read from; what else the log says is among the"
                    + " events. Whether the log is true is for a quote to say: compare the PCR values with it."
        },
        footer = "  martello inspect bootlog --json /sys/kernel/security/tpm0/binary_bios_measurements | jq .facts")
final class InspectBootLog implements Callable<Integer> {
    @Mixin
    private InspectedFiles files = new InspectedFiles();

    @Override
    public Integer call() {
        return files.inspect(BootLog.MAX_BYTES, (file, octets) -> {
            try {
                BootLog log = BootLog.parse(octets);
                BootFacts facts = BootFacts.of(log);
                List<BootLogProblem> problems = Stream.concat(facts.oddities().stream(), facts.problems().stream())
                        .toList();
                return new Shown(file, log, facts, problems, BootLogReplay.replay(log));
            } catch (MalformedBootLog e) {
                throw new InspectedFiles.Unreadable(String.valueOf(e.getMessage()));
            }
        });
    }

    private record Shown(String file, BootLog log, BootFacts facts, List<BootLogProblem> problems, PcrValues pcrs)
            implements InspectedFiles.Inspected {
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
                terminal.line("%4d  PCR %-2s  %s  %s"
                        .formatted(
                                event.number(),
                                pcr,
                                terminal.style(
                                        "fg(cyan)",
                                        "%-32s".formatted(event.type().label())),
                                Terminal.safe(event.describe())));
            }
            terminal.heading("What the log proves");
            FactLines.of(facts)
                    .forEach(fact -> terminal.line("  " + terminal.style("bold", "%-20s".formatted(fact.name()))
                            + Terminal.safe(fact.text())));
            if (!problems.isEmpty()) {
                terminal.heading("Problems");
                problems.forEach(problem -> terminal.line(
                        "  " + terminal.style("fg(yellow)", problem.id()) + "  " + Terminal.safe(problem.located())));
            }
            PcrLines.print(terminal, pcrs);
        }
    }
}
