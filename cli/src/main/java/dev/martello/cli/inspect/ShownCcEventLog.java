package dev.martello.cli.inspect;

import dev.martello.cli.terminal.Terminal;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.CcEventLog;
import dev.martello.evidence.bootlog.CcRegister;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The event log of a confidential virtual machine, as it is shown. */
record ShownCcEventLog(String file, CcEventLog log) implements InspectedFiles.Inspected {
    /**
     * As JSON. Indexes of registers are those of the events: 1 is RTMR0.
     *
     * @param registers by name, as in {@code RTMR0}: what the events lead to, in SHA-384
     */
    private record Document(
            String file, String format, List<BootLogDocument.Event> events, SortedMap<String, String> registers) {}

    @Override
    public Record document() {
        SortedMap<String, String> registers = new TreeMap<>();
        log.replay()
                .forEach((register, value) ->
                        registers.put(register.label(), value.octets().toHex()));
        return new Document(
                file,
                "confidential-computing",
                log.log().events().stream().map(BootLogDocument::event).toList(),
                registers);
    }

    @Override
    public void print(Terminal terminal) {
        terminal.line(
                "log of a confidential virtual machine, " + log.log().events().size() + " events; no log of a TPM");
        terminal.heading("Events");
        for (BootEvent event : log.log().events()) {
            String register = event.isExtended()
                    ? CcRegister.of(event.pcrNumber()).map(CcRegister::label).orElse("-")
                    : "-";
            ShownBootLog.line(terminal, event, "%-5s".formatted(register));
        }
        terminal.heading("Registers, sha384");
        log.replay()
                .forEach((register, value) -> terminal.line(
                        "  " + register.label() + "  " + value.octets().toHex()));
    }
}
