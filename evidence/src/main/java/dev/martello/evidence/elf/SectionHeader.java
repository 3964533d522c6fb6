package dev.martello.evidence.elf;

import dev.martello.bytes.BytesReader;

/**
 * A part of a file, as linkers see it.
 *
 * @param link the number of another section that belongs to it: for symbols, the one with their names
 */
record SectionHeader(long type, long offset, long bytes, long link) {
    static final long SHT_DYNSYM = 11;

    static SectionHeader read(BytesReader<MalformedElf> in, ElfClass elfClass) throws MalformedElf {
        in.skip(4, "sh_name");
        long type = in.u32("sh_type");
        in.skip(2 * elfClass.wordBytes, "sh_flags, sh_addr");
        long offset = elfClass.word(in, "sh_offset");
        long bytes = elfClass.word(in, "sh_size");
        long link = in.u32("sh_link");
        in.skip(4 + 2 * elfClass.wordBytes, "sh_info, sh_addralign, sh_entsize");
        return new SectionHeader(type, offset, bytes, link);
    }
}
