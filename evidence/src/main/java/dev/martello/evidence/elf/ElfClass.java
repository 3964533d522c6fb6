package dev.martello.evidence.elf;

import dev.martello.bytes.BytesReader;

/** Whether addresses and offsets have 32 or 64 bits, and the sizes of the structures that follow from it. */
enum ElfClass {
    ELFCLASS32(1, 52, 32, 40, 16),
    ELFCLASS64(2, 64, 56, 64, 24);

    /** As it is written in {@code EI_CLASS}. */
    final int value;

    /** The size of an address or an offset. */
    final int wordBytes;

    final int headerBytes;
    final int programHeaderBytes;
    final int sectionHeaderBytes;
    final int symbolBytes;

    ElfClass(int value, int headerBytes, int programHeaderBytes, int sectionHeaderBytes, int symbolBytes) {
        this.value = value;
        this.wordBytes = 4 * value;
        this.headerBytes = headerBytes;
        this.programHeaderBytes = programHeaderBytes;
        this.sectionHeaderBytes = sectionHeaderBytes;
        this.symbolBytes = symbolBytes;
    }

    /** Reads an address, an offset or a size. */
    long word(BytesReader<MalformedElf> in, String field) throws MalformedElf {
        return switch (this) {
            case ELFCLASS32 -> in.u32(field);
            case ELFCLASS64 -> in.u64(field);
        };
    }
}
