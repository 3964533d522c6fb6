package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.evidence.elf.ElfProtections.BranchProtection;
import dev.martello.evidence.elf.ElfProtections.OptOut;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What notes in a file say of protections.
 *
 * @see <a href="https://gitlab.com/x86-psABIs/Linux-ABI">Linux Extensions to gABI, "Program Property"</a>
 */
final class ElfNotes {
    /** Notes have some hundred octets. */
    private static final int MAX_BYTES = 1 << 20;

    private static final Bytes GNU = Bytes.ascii("GNU\0");
    private static final Bytes FREEBSD = Bytes.ascii("FreeBSD\0");
    private static final long NT_GNU_PROPERTY_TYPE_0 = 5;
    private static final long NT_FREEBSD_FEATURE_CTL = 4;

    private static final long GNU_PROPERTY_X86_FEATURE_1_AND = 0xc0000002L;
    private static final long GNU_PROPERTY_AARCH64_FEATURE_1_AND = 0xc0000000L;

    private final ElfClass elfClass;
    private final Machine machine;
    private final Set<BranchProtection> branchProtections = EnumSet.noneOf(BranchProtection.class);
    private final Set<OptOut> optOuts = EnumSet.noneOf(OptOut.class);

    private ElfNotes(ElfClass elfClass, Machine machine) {
        this.elfClass = elfClass;
        this.machine = machine;
    }

    static ElfNotes read(ElfOctets file, List<ProgramHeader> segments, ElfClass elfClass, Machine machine)
            throws MalformedElf, IOException {
        ElfNotes notes = new ElfNotes(elfClass, machine);
        int left = MAX_BYTES;
        for (ProgramHeader each : segments) {
            if (each.type() == ProgramHeader.PT_NOTE || each.type() == ProgramHeader.PT_GNU_PROPERTY) {
                int bytes = ElfOctets.bounded(each.fileBytes(), left, "a note");
                left -= bytes;
                notes.segment(file.reader(each.offset(), bytes, "a note"), each.alignment() == 8 ? 8 : 4);
            }
        }
        return notes;
    }

    private void segment(BytesReader<MalformedElf> in, int alignment) throws MalformedElf {
        while (in.remaining() >= 12) {
            int nameBytes = size(in, "n_namesz");
            int contentBytes = size(in, "n_descsz");
            long type = in.u32("n_type");
            Bytes name = in.bytes(nameBytes, "the name of a note");
            // The header has 12 octets, which count for the alignment.
            skipPadding(in, 12 + nameBytes, alignment);
            BytesReader<MalformedElf> content = in.part(contentBytes, "a note");
            skipPadding(in, contentBytes, alignment);
            if (type == NT_GNU_PROPERTY_TYPE_0 && name.equals(GNU)) {
                properties(content);
            } else if (type == NT_FREEBSD_FEATURE_CTL && name.equals(FREEBSD)) {
                long features = content.u32("feature control");
                Arrays.stream(OptOut.values())
                        .filter(each -> each.isIn(features))
                        .forEach(optOuts::add);
            }
        }
    }

    private void properties(BytesReader<MalformedElf> in) throws MalformedElf {
        while (!in.atEnd()) {
            long type = in.u32("pr_type");
            int bytes = size(in, "pr_datasz");
            BytesReader<MalformedElf> content = in.part(bytes, "a property");
            skipPadding(in, bytes, elfClass.wordBytes);
            if (type == GNU_PROPERTY_X86_FEATURE_1_AND && machine.isX86()) {
                add(content.u32("x86 features"), BranchProtection.IBT, BranchProtection.SHADOW_STACK);
            } else if (type == GNU_PROPERTY_AARCH64_FEATURE_1_AND && machine == Machine.EM_AARCH64) {
                add(
                        content.u32("AArch64 features"),
                        BranchProtection.BTI,
                        BranchProtection.PAC,
                        BranchProtection.GUARDED_STACK);
            }
        }
    }

    /** @param inOrder what each bit means, from the lowest on */
    private void add(long features, BranchProtection... inOrder) {
        for (int i = 0; i < inOrder.length; i++) {
            if ((features >> i & 1) != 0) {
                branchProtections.add(inOrder[i]);
            }
        }
    }

    private static int size(BytesReader<MalformedElf> in, String field) throws MalformedElf {
        long start = in.offset();
        long size = in.u32(field);
        if (size > in.remaining()) {
            throw in.malformedAt(start, field + " is " + size + ", only " + in.remaining() + " octets are left");
        }
        return (int) size;
    }

    private static void skipPadding(BytesReader<MalformedElf> in, int after, int alignment) throws MalformedElf {
        in.skip(Math.min(-after & alignment - 1, in.remaining()), "padding");
    }

    List<BranchProtection> branchProtections() {
        return List.copyOf(branchProtections);
    }

    List<OptOut> optOuts() {
        return List.copyOf(optOuts);
    }
}
