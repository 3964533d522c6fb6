package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a program tells the loader of libraries. */
final class DynamicSection {
    /** Some ten entries, and one for each library that is needed. */
    private static final int MAX_BYTES = 1 << 20;

    /** A path of a file system has no more. */
    private static final int MAX_PATH_BYTES = 4096;

    private static final long DT_NULL = 0;
    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;
    private static final long DT_RPATH = 15;
    private static final long DT_DEBUG = 21;
    private static final long DT_TEXTREL = 22;
    private static final long DT_BIND_NOW = 24;
    private static final long DT_RUNPATH = 29;
    private static final long DT_FLAGS = 30;
    private static final long DT_FLAGS_1 = 0x6ffffffbL;

    private static final long DF_TEXTREL = 0x4;
    private static final long DF_BIND_NOW = 0x8;
    private static final long DF_1_NOW = 0x1;
    private static final long DF_1_PIE = 0x0800_0000;

    private long flags;
    private long flags1;
    private long names;
    private Optional<Long> oldRunPath = Optional.empty();
    private Optional<Long> runPath = Optional.empty();
    private boolean isNeedy;
    private boolean isForDebuggers;
    private boolean hasTextRelocations;
    private boolean bindsNow;

    private DynamicSection() {}

    /** That of a file which has none. */
    static DynamicSection none() {
        return new DynamicSection();
    }

    static DynamicSection read(ElfOctets file, ProgramHeader where, ElfClass elfClass)
            throws MalformedElf, IOException {
        int bytes = ElfOctets.bounded(where.fileBytes(), MAX_BYTES, "the dynamic section");
        BytesReader<MalformedElf> in = file.reader(where.offset(), bytes, "the dynamic section");
        DynamicSection section = new DynamicSection();
        while (!in.atEnd()) {
            long tag = elfClass.word(in, "d_tag");
            long value = elfClass.word(in, "d_un");
            if (tag == DT_NULL) {
                break;
            }
            section.entry(tag, value);
        }
        return section;
    }

    private void entry(long tag, long value) {
        if (tag == DT_NEEDED) {
            isNeedy = true;
        } else if (tag == DT_STRTAB) {
            names = value;
        } else if (tag == DT_RPATH) {
            oldRunPath = Optional.of(value);
        } else if (tag == DT_RUNPATH) {
            runPath = Optional.of(value);
        } else if (tag == DT_DEBUG) {
            isForDebuggers = true;
        } else if (tag == DT_TEXTREL) {
            hasTextRelocations = true;
        } else if (tag == DT_BIND_NOW) {
            bindsNow = true;
        } else if (tag == DT_FLAGS) {
            flags = value;
        } else if (tag == DT_FLAGS_1) {
            flags1 = value;
        }
    }

    /** Whether it needs a library. */
    boolean isNeedy() {
        return isNeedy;
    }

    /** Whether all functions are looked up when it is loaded. */
    boolean bindsNow() {
        return bindsNow || (flags & DF_BIND_NOW) != 0 || (flags1 & DF_1_NOW) != 0;
    }

    boolean hasTextRelocations() {
        return hasTextRelocations || (flags & DF_TEXTREL) != 0;
    }

    /** Whether it calls itself a program; linkers did not always say so. */
    boolean isProgram() {
        return (flags1 & DF_1_PIE) != 0;
    }

    /** Whether the loader leaves a note for debuggers in it, as in programs only. */
    boolean isForDebuggers() {
        return isForDebuggers;
    }

    /** The directories in which libraries are looked for first: by the older of its two fields only if it has not the newer. */
    List<String> runPath(ElfOctets file, List<ProgramHeader> segments) throws MalformedElf, IOException {
        Optional<Long> path = runPath.or(() -> oldRunPath);
        return path.isPresent()
                ? List.of(text(file, segments, names + path.get()).split(":", -1))
                : List.of();
    }

    private static String text(ElfOctets file, List<ProgramHeader> segments, long address)
            throws MalformedElf, IOException {
        for (ProgramHeader each : segments) {
            if (each.type() == ProgramHeader.PT_LOAD && each.holds(address)) {
                long offset = address - each.address() + each.offset();
                Bytes octets = file.upTo(offset, MAX_PATH_BYTES, "a run path");
                int end = octets.indexOf(0);
                if (end < 0) {
                    throw new MalformedElf(offset, "a run path has no end within " + octets.length() + " octets");
                }
                return octets.slice(0, end).toString(StandardCharsets.UTF_8);
            }
        }
        throw new MalformedElf(0, "no part of the file is loaded to address " + Long.toHexString(address));
    }
}
