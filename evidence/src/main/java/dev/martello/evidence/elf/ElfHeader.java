package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a file, with what of it is needed here. Names are those of the specification.
 *
 */
record ElfHeader(
        ElfClass elfClass,
        Endianness endianness,
        int type,
        int machine,
        long programHeaders,
        int programHeaderCount,
        long sectionHeaders,
        int sectionHeaderCount) {
    static final int ET_EXEC = 2;
    static final int ET_DYN = 3;

    private static final int ELFDATA2LSB = 1;

    /** What Linux allows; more is no program that it would load. */
    private static final int MAX_PROGRAM_HEADERS_BYTES = 1 << 16;

    /** Which octet of a number comes first. */
    enum Endianness {
        LITTLE,
        BIG;

        BytesReader<MalformedElf> reader(Bytes octets, long start) {
            BytesReader.Malformation<MalformedElf> malformation =
                    (at, problem) -> new MalformedElf(start + at, problem);
            return switch (this) {
                case LITTLE -> BytesReader.littleEndian(octets, malformation);
                case BIG -> BytesReader.bigEndian(octets, malformation);
            };
        }
    }

    /** @param start the first octets of the file, as many as there are */
    static ElfHeader parse(Bytes start) throws MalformedElf {
        if (!start.startsWith(ElfProtections.MAGIC)) {
            throw new MalformedElf(0, "expected 0x7f ELF, with which such files begin");
        }
        if (start.length() < ElfClass.ELFCLASS32.headerBytes) {
            throw new MalformedElf(start.length(), "the file ends within its header");
        }
        ElfClass elfClass =
                choice(start, 4, "EI_CLASS") == ElfClass.ELFCLASS64.value ? ElfClass.ELFCLASS64 : ElfClass.ELFCLASS32;
        Endianness endianness = choice(start, 5, "EI_DATA") == ELFDATA2LSB ? Endianness.LITTLE : Endianness.BIG;
        BytesReader<MalformedElf> in =
                endianness.reader(start.slice(0, Math.min(start.length(), elfClass.headerBytes)), 0);
        in.skip(16, "e_ident");
        int type = in.u16("e_type");
        int machine = in.u16("e_machine");
        in.skip(4, "e_version");
        in.skip(elfClass.wordBytes, "e_entry");
        long programHeaders = elfClass.word(in, "e_phoff");
        long sectionHeaders = elfClass.word(in, "e_shoff");
        in.skip(4 + 2, "e_flags, e_ehsize");
        int programHeaderBytes = in.u16("e_phentsize");
        int programHeaderCount = in.u16("e_phnum");
        int sectionHeaderBytes = in.u16("e_shentsize");
        int sectionHeaderCount = in.u16("e_shnum");
        require(programHeaderBytes, elfClass.programHeaderBytes, programHeaderCount, "e_phentsize");
        require(sectionHeaderBytes, elfClass.sectionHeaderBytes, sectionHeaderCount, "e_shentsize");
        return new ElfHeader(
                elfClass,
                endianness,
                type,
                machine,
                programHeaders,
                programHeaderCount,
                sectionHeaders,
                sectionHeaders == 0 ? 0 : sectionHeaderCount);
    }

    private static int choice(Bytes start, int at, String field) throws MalformedElf {
        int value = start.at(at);
        if (value != 1 && value != 2) {
            throw new MalformedElf(at, field + " is " + value + ", expected 1 or 2");
        }
        return value;
    }

    private static void require(int found, int expected, int count, String field) throws MalformedElf {
        if (count > 0 && found != expected) {
            throw new MalformedElf(0, field + " is " + found + ", expected " + expected);
        }
    }

    List<ProgramHeader> programHeaders(ElfOctets file) throws MalformedElf, IOException {
        int bytes = programHeaderCount * elfClass.programHeaderBytes;
        if (bytes == 0 || bytes > MAX_PROGRAM_HEADERS_BYTES) {
            throw new MalformedElf(
                    0,
                    "e_phnum is " + programHeaderCount + ", expected 1 to "
                            + MAX_PROGRAM_HEADERS_BYTES / elfClass.programHeaderBytes);
        }
        BytesReader<MalformedElf> in = file.reader(programHeaders, bytes, "the program headers");
        List<ProgramHeader> headers = new ArrayList<>();
        while (!in.atEnd()) {
            headers.add(ProgramHeader.read(in, elfClass));
        }
        return headers;
    }

    /** Empty for a file without: it can be loaded all the same. */
    List<SectionHeader> sectionHeaders(ElfOctets file) throws MalformedElf, IOException {
        if (sectionHeaderCount == 0) {
            return List.of();
        }
        BytesReader<MalformedElf> in =
                file.reader(sectionHeaders, sectionHeaderCount * elfClass.sectionHeaderBytes, "the section headers");
        List<SectionHeader> headers = new ArrayList<>();
        while (!in.atEnd()) {
            headers.add(SectionHeader.read(in, elfClass));
        }
        return headers;
    }
}
