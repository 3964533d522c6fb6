package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.elf.ElfProtections.Kind;
import dev.martello.evidence.elf.ElfProtections.Linking;
import dev.martello.evidence.elf.ElfProtections.Relro;
import dev.martello.evidence.elf.ElfProtections.Stack;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads what loaders read of a file, and draws from it what protects it. */
final class ElfReader {
    private final ElfHeader header;
    private final ElfOctets file;
    private final List<ProgramHeader> segments;
    private final DynamicSection dynamic;

    private ElfReader(ElfHeader header, ElfOctets file) throws MalformedElf, IOException {
        this.header = header;
        this.file = file;
        this.segments = header.programHeaders(file);
        Optional<ProgramHeader> where = first(ProgramHeader.PT_DYNAMIC);
        this.dynamic =
                where.isPresent() ? DynamicSection.read(file, where.get(), header.elfClass()) : DynamicSection.none();
    }

    static Optional<ElfProtections> read(ElfSource source) throws MalformedElf, IOException {
        Bytes start = source.read(0, ElfOctets.START_BYTES);
        ElfHeader header = ElfHeader.parse(start);
        if (header.type() != ElfHeader.ET_EXEC && header.type() != ElfHeader.ET_DYN) {
            return Optional.empty();
        }
        return Optional.of(new ElfReader(header, new ElfOctets(source, start, header.endianness())).protections());
    }

    private ElfProtections protections() throws MalformedElf, IOException {
        Machine machine = Machine.of(header.machine());
        ElfNotes notes = ElfNotes.read(file, segments, header.elfClass(), machine);
        Kind kind = kind();
        Linking linking = linking(kind);
        Optional<Imports> imports = switch (linking) {
            case DYNAMIC -> Imports.read(file, header.sectionHeaders(file), header.elfClass());
            case STATIC -> Optional.empty();
        };
        return new ElfProtections(
                kind,
                machine.toString(),
                linking,
                header.type() == ElfHeader.ET_DYN,
                relro(),
                stack(),
                segments.stream()
                        .anyMatch(each -> each.type() == ProgramHeader.PT_LOAD && each.isCode() && each.isWritable()),
                dynamic.hasTextRelocations(),
                imports.map(Imports::canary),
                imports.map(Imports::fortify),
                notes.branchProtections(),
                dynamic.runPath(file, segments),
                notes.optOuts());
    }

    /** Some libraries can be run as well; loaders leave a note for debuggers in programs only. */
    private Kind kind() {
        boolean isProgram = header.type() == ElfHeader.ET_EXEC
                || dynamic.isProgram()
                || (first(ProgramHeader.PT_INTERP).isPresent() && dynamic.isForDebuggers());
        return isProgram ? Kind.PROGRAM : Kind.LIBRARY;
    }

    private Linking linking(Kind kind) {
        boolean isAlone = first(ProgramHeader.PT_INTERP).isEmpty() && !dynamic.isNeedy();
        return kind == Kind.PROGRAM && isAlone ? Linking.STATIC : Linking.DYNAMIC;
    }

    private Relro relro() {
        if (first(ProgramHeader.PT_GNU_RELRO).isEmpty()) {
            return Relro.NONE;
        }
        return dynamic.bindsNow() ? Relro.FULL : Relro.PARTIAL;
    }

    private Stack stack() {
        return first(ProgramHeader.PT_GNU_STACK)
                .map(each -> each.isCode() ? Stack.CODE : Stack.NO_CODE)
                .orElse(Stack.UNMARKED);
    }

    private Optional<ProgramHeader> first(long type) {
        return segments.stream().filter(each -> each.type() == type).findFirst();
    }
}
