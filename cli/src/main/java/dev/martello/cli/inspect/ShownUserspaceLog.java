package dev.martello.cli.inspect;

import dev.martello.cli.terminal.Terminal;
import dev.martello.evidence.userspace.UserspaceLog;
import dev.martello.evidence.userspace.UserspaceRecord;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The log of systemd, as it is shown. */
record ShownUserspaceLog(String file, UserspaceLog log) implements InspectedFiles.Inspected {
    /** One record; the text is null if the digests do not prove it. */
    private record Event(
            int number,
            Optional<Integer> pcr,
            String type,
            Optional<String> text,
            Optional<String> description,
            SortedMap<String, String> digests) {
        static Event of(UserspaceRecord each) {
            return new Event(
                    each.number(),
                    each.pcr().map(PcrIndex::number),
                    each.type(),
                    each.text(),
                    each.description(),
                    BootLogDocument.digests(each.digests()));
        }
    }

    private record Document(
            String file, String format, List<Event> events, SortedMap<String, SortedMap<String, String>> pcrs) {}

    @Override
    public Record document() {
        return new Document(
                file, "systemd", log.records().stream().map(Event::of).toList(), PcrLines.document(pcrs()));
    }

    @Override
    public void print(Terminal terminal) {
        terminal.line("log of systemd, " + log.records().size() + " records");
        terminal.heading("Records");
        for (UserspaceRecord each : log.records()) {
            String pcr = each.pcr().map(index -> String.valueOf(index.number())).orElse("-");
            terminal.line("%4d  PCR %-2s  %s  %s"
                    .formatted(
                            each.number(),
                            pcr,
                            terminal.style("fg(cyan)", "%-16s".formatted(Terminal.safe(each.type()))),
                            Terminal.safe(each.text()
                                    .orElseGet(() -> each.description().orElse("") + " (not proven)"))));
        }
        PcrLines.print(terminal, pcrs());
    }

    /** From zeros, which PCR 15 starts with; PCR 11 goes on from what the boot log leads to. */
    private PcrValues pcrs() {
        return log.replay(PcrValues.NONE);
    }
}
