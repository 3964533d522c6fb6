package dev.martello.appraisal.integrity;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.tpm.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of the run-time log that the quote vouches for, read when it is asked.
 *
 * @param measured what the kernel recorded
 * @param entry its number in the log, from 1
 */
record MeasuredFile(ImaEntry measured, int entry) {
    /** What makes two entries the same file. */
    private record Content(Bytes path, Optional<Digest> digest) {}

    /** All measurements in the order of the log. The {@code boot_aggregate} that a log begins with is no file. */
    static List<MeasuredFile> of(ImaLog log) {
        int first = BootAggregate.entry(log).isPresent() ? 1 : 0;
        return proven(log, first, ImaEntry.Kind.MEASUREMENT);
    }

    /** Files that were written while they were measured. */
    static List<MeasuredFile> violations(ImaLog log) {
        return proven(log, 0, ImaEntry.Kind.VIOLATION);
    }

    private static List<MeasuredFile> proven(ImaLog log, int first, ImaEntry.Kind kind) {
        List<MeasuredFile> files = new ArrayList<>();
        for (int i = first; i < log.size(); i++) {
            ImaEntry entry = log.entries().get(i);
            if (entry.pcr().equals(RuntimeProof.PCR) && entry.kind() == kind) {
                files.add(new MeasuredFile(entry, i + 1));
            }
        }
        return files;
    }

    /** Each path and digest once, the first entry that has them. */
    static List<MeasuredFile> distinct(List<MeasuredFile> files) {
        Map<Content, MeasuredFile> distinct = new LinkedHashMap<>();
        files.forEach(file -> distinct.putIfAbsent(new Content(file.path(), file.digest()), file));
        return List.copyOf(distinct.values());
    }

    /** As the kernel has it, to look it up. */
    Bytes path() {
        return measured.path();
    }

    /** None if the entry has one of an algorithm unknown here, or none. */
    Optional<Digest> digest() {
        return measured.fileDigest();
    }

    /** The path, fit for a terminal. */
    String shown() {
        String text = measured.pathText();
        return text.isEmpty() ? "(" + measured.template().name() + " entry without a path)" : text;
    }
}
