package dev.martello.evidence.elf;

import dev.martello.bytes.BytesReader;

/**
 * A part of a file, as linkers see it.
 *
 * @param link the number of another section that belongs to it: for symbols, the one with their names
 */
record SectionHeader(long type, long offset, long bytes, long link) {
    static final long SHT_DYNSYM = 11;

    static int bytes(boolean isWide) {
        return isWide ? 64 : 40;
    }

    static SectionHeader read(BytesReader<MalformedElf> in, boolean isWide) throws MalformedElf {
        in.skip(4, "sh_name");
        long type = in.u32("sh_type");
        in.skip(isWide ? 16 : 8, "sh_flags, sh_addr");
        long offset = isWide ? in.u64("sh_offset") : in.u32("sh_offset");
        long bytes = isWide ? in.u64("sh_size") : in.u32("sh_size");
        long link = in.u32("sh_link");
        in.skip(isWide ? 20 : 12, "sh_info, sh_addralign, sh_entsize");
        return new SectionHeader(type, offset, bytes, link);
    }
}
