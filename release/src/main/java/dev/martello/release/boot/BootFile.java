package dev.martello.release.boot;

import dev.martello.appraisal.reference.PredictedPcr;
import dev.martello.tpm.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Something that is loaded while a machine starts, and how it will be measured.
 *
 * @param name what the release calls it
 * @param kind what it was recognised as
 * @param digests its own under its name, and those of its parts under the name and the part's
 * @param commandLines what it starts a kernel with, in each form that is measured
 * @param predicted what PCRs will hold
 * @param notes what could not be known beforehand, a sentence each
 */
public record BootFile(
        String name,
        Kind kind,
        SequencedMap<String, List<Digest>> digests,
        List<String> commandLines,
        List<PredictedPcr> predicted,
        List<String> notes) {
    /** What a boot file is. */
    public enum Kind {
        UNIFIED_KERNEL_IMAGE,
        /** A boot loader, or a kernel that firmware can start. */
        PE_IMAGE,
        /** An initial RAM disk, a configuration, a module of a boot loader. */
        OTHER
    }

    public BootFile {
        digests = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(digests));
        commandLines = List.copyOf(commandLines);
        predicted = List.copyOf(predicted);
        notes = List.copyOf(notes);
    }

    static BootFile of(String name, Kind kind, List<Digest> digests) {
        return new BootFile(name, kind, new LinkedHashMap<>(Map.of(name, digests)), List.of(), List.of(), List.of());
    }

    BootFile withNote(String note) {
        List<String> all = Stream.concat(notes.stream(), Stream.of(note)).toList();
        return new BootFile(name, kind, digests, commandLines, predicted, all);
    }
}
