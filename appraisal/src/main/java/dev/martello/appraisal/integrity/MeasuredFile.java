package dev.martello.appraisal.integrity;

import dev.martello.evidence.ima.BootAggregate;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.tpm.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with a digest that the run-time log has it with.
 *
 * @param path as the kernel has it, to look it up
 * @param shown fit for a terminal
 * @param digest none if the entry has one of an algorithm unknown here, or none
 * @param entry the first entry that has it, from 1
 */
record MeasuredFile(String path, String shown, Optional<Digest> digest, int entry) {
    /** Each path and digest once, in the order of the log. The {@code boot_aggregate} that a log begins with is no file. */
    static List<MeasuredFile> of(ImaLog log) {
        record Key(String path, Optional<Digest> digest) {}
        Map<Key, MeasuredFile> files = new LinkedHashMap<>();
        for (int i = 0; i < log.size(); i++) {
            ImaEntry entry = log.entries().get(i);
            boolean isFirstAggregate = i == 0 && BootAggregate.entry(log).isPresent();
            if (isProven(entry) && entry.kind() == ImaEntry.Kind.MEASUREMENT && !isFirstAggregate) {
                String path = entry.path().toString(StandardCharsets.UTF_8);
                files.putIfAbsent(
                        new Key(path, entry.fileDigest()),
                        new MeasuredFile(path, shown(entry), entry.fileDigest(), i + 1));
            }
        }
        return List.copyOf(files.values());
    }

    /** Files that were written while they were measured. */
    static List<MeasuredFile> violations(ImaLog log) {
        List<MeasuredFile> files = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            ImaEntry entry = log.entries().get(i);
            if (isProven(entry) && entry.kind() == ImaEntry.Kind.VIOLATION) {
                files.add(new MeasuredFile(
                        entry.path().toString(StandardCharsets.UTF_8), shown(entry), Optional.empty(), i + 1));
            }
        }
        return files;
    }

    private static boolean isProven(ImaEntry entry) {
        return entry.pcr().equals(RuntimeProof.PCR);
    }

    private static String shown(ImaEntry entry) {
        String text = entry.pathText();
        return text.isEmpty() ? "(" + entry.template().name() + " entry without a path)" : text;
    }
}
