package dev.martello.evidence.elf;

import dev.martello.bytes.BytesReader;

/** A part of a file that is loaded, or that says how to. */
record ProgramHeader(long type, long flags, long offset, long address, long fileBytes, long alignment) {
    static final long PT_LOAD = 1;
    static final long PT_DYNAMIC = 2;
    static final long PT_INTERP = 3;
    static final long PT_NOTE = 4;
    static final long PT_GNU_STACK = 0x6474e551L;
    static final long PT_GNU_RELRO = 0x6474e552L;
    static final long PT_GNU_PROPERTY = 0x6474e553L;

    private static final long PF_X = 1;
    private static final long PF_W = 2;

    static ProgramHeader read(BytesReader<MalformedElf> in, ElfClass elfClass) throws MalformedElf {
        long type = in.u32("p_type");
        boolean flagsComeFirst = elfClass == ElfClass.ELFCLASS64;
        long firstFlags = flagsComeFirst ? in.u32("p_flags") : 0;
        long offset = elfClass.word(in, "p_offset");
        long address = elfClass.word(in, "p_vaddr");
        in.skip(elfClass.wordBytes, "p_paddr");
        long fileBytes = elfClass.word(in, "p_filesz");
        in.skip(elfClass.wordBytes, "p_memsz");
        long flags = flagsComeFirst ? firstFlags : in.u32("p_flags");
        return new ProgramHeader(type, flags, offset, address, fileBytes, elfClass.word(in, "p_align"));
    }

    boolean isCode() {
        return (flags & PF_X) != 0;
    }

    boolean isWritable() {
        return (flags & PF_W) != 0;
    }

    /** Whether the file has the octet that is loaded to an address. */
    boolean holds(long anAddress) {
        return Long.compareUnsigned(anAddress - address, fileBytes) < 0;
    }
}
