package dev.martello.cli.inspect;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.Terminal;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.ima.ImaReplay;
import dev.martello.evidence.ima.MalformedImaLog;
import dev.martello.evidence.ima.TemplateHashMismatch;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrValues;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code martello inspect ima}. */
@Command(
        name = "ima",
        description = {
            "Show the entries of Linux IMA measurement lists, binary or ascii, and the PCR values they replay to.",
            "",
            "Only a quote proves that the list is true: compare the value of PCR 10 with it."
        },
        footer = "  martello inspect ima --json /sys/kernel/security/ima/binary_runtime_measurements | jq .pcrs.sha256")
final class InspectIma implements Callable<Integer> {
    /** A list of half a million entries. */
    private static final int MAX_BYTES = 64 << 20;

    private static final Set<HashAlgorithm> BANKS =
            EnumSet.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.SHA512);

    @Mixin
    private InspectedFiles files = new InspectedFiles();

    @Override
    public Integer call() {
        return files.inspect(MAX_BYTES, (file, octets) -> {
            try {
                return new Shown(file, format(octets), ImaLog.parse(octets));
            } catch (MalformedImaLog e) {
                throw new InspectedFiles.Unreadable(String.valueOf(e.getMessage()));
            }
        });
    }

    private static String format(Bytes octets) {
        return !octets.isEmpty() && octets.at(0) >= ' ' ? "ascii" : "binary";
    }

    private record Event(
            int number,
            int pcr,
            String template,
            String templateHash,
            Optional<String> digest,
            String path,
            Optional<String> signature,
            boolean violation) {
        static Event of(int number, ImaEntry entry) {
            return new Event(
                    number,
                    entry.pcr().number(),
                    entry.template().name(),
                    entry.templateHash().toHex(),
                    entry.fileDigest().map(Digest::toString),
                    entry.pathText(),
                    entry.signature().map(Bytes::toHex),
                    entry.kind() == ImaEntry.Kind.VIOLATION);
        }
    }

    private record Facts(Optional<String> bootAggregate, int measurements, int violations) {
        static Facts of(ImaLog log) {
            Optional<String> bootAggregate =
                    BootAggregate.entry(log).flatMap(ImaEntry::fileDigest).map(Digest::toString);
            int violations = (int) log.entries().stream()
                    .filter(entry -> entry.kind() == ImaEntry.Kind.VIOLATION)
                    .count();
            return new Facts(bootAggregate, log.size() - violations, violations);
        }
    }

    private record Problem(String id, int event, String sentence) {
        static Problem of(TemplateHashMismatch mismatch) {
            return new Problem(
                    "event.template-hash-mismatch",
                    mismatch.entryNumber(),
                    "the listed template hash " + mismatch.listed() + " is not that of the entry's data, "
                            + mismatch.computed());
        }
    }

    private record Document(
            String file,
            String format,
            List<Event> events,
            SortedMap<String, SortedMap<String, String>> pcrs,
            Facts facts,
            List<Problem> problems) {}

    private record Shown(String file, String format, ImaLog log) implements InspectedFiles.Inspected {
        @Override
        public Record document() {
            List<Event> events = IntStream.range(0, log.size())
                    .mapToObj(i -> Event.of(i + 1, log.entries().get(i)))
                    .toList();
            return new Document(file, format, events, PcrLines.document(pcrs()), Facts.of(log), problems());
        }

        @Override
        public void print(Terminal terminal) {
            Facts facts = Facts.of(log);
            terminal.line("%s list, %d measurements, %d violations"
                    .formatted(format, facts.measurements(), facts.violations()));
            terminal.heading("Entries");
            for (int i = 0; i < log.size(); i++) {
                ImaEntry entry = log.entries().get(i);
                String digest = entry.fileDigest().map(Digest::toString).orElse("-");
                terminal.line("%5d  PCR %-2d  %-8s %s  %s"
                        .formatted(
                                i + 1,
                                entry.pcr().number(),
                                entry.template().name(),
                                entry.kind() == ImaEntry.Kind.VIOLATION
                                        ? terminal.style("fg(yellow)", "violation")
                                        : digest,
                                entry.pathText()));
            }
            if (!problems().isEmpty()) {
                terminal.heading("Problems");
                problems()
                        .forEach(problem -> terminal.line("  " + terminal.style("fg(yellow)", problem.id()) + "  entry "
                                + problem.event() + ": " + problem.sentence()));
            }
            PcrLines.print(terminal, pcrs());
        }

        private List<Problem> problems() {
            return log.mismatches().stream().map(Problem::of).toList();
        }

        private PcrValues pcrs() {
            return ImaReplay.replay(log, BANKS);
        }
    }
}
