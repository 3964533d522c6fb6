package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an ELF file without code: headers, the segments it is given, a dynamic section, and the symbols that it imports. All of it is
 * loaded to the addresses that it has in the file. For one thread.
 */
public final class ElfBuilder {
    private static final int SEGMENT_ALIGNMENT = 8;
    private static final int SECTIONS = 3;

    private record Segment(long type, long flags, Bytes content) {}

    private record Entry(long tag, long value) {}

    private final int type;
    private int machine = 62;
    private ElfClass elfClass = ElfClass.ELFCLASS64;
    private boolean isLittle = true;
    private boolean hasSections = true;
    private long loadFlags = 5;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Integer> imports = new ArrayList<>();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();

    private ElfBuilder(int type) {
        this.type = type;
        names.write(0);
    }

    /** A program that can be loaded anywhere and looks for libraries. */
    public static ElfBuilder program() {
        return new ElfBuilder(ElfHeader.ET_DYN)
                .segment(ProgramHeader.PT_INTERP, 4, Bytes.ascii("/lib64/ld-linux-x86-64.so.2\0"))
                .dynamic(21, 0);
    }

    public static ElfBuilder library() {
        return new ElfBuilder(ElfHeader.ET_DYN);
    }

    /** A file of another type, as {@code ET_EXEC} is 2. */
    public static ElfBuilder ofType(int type) {
        return new ElfBuilder(type);
    }

    /** For another processor, by {@code e_machine}. */
    public ElfBuilder machine(int number) {
        machine = number;
        return this;
    }

    /** Addresses have 32 bits. */
    public ElfBuilder narrow() {
        elfClass = ElfClass.ELFCLASS32;
        return this;
    }

    public ElfBuilder bigEndian() {
        isLittle = false;
        return this;
    }

    /** Leaves out the section headers, as packers do. */
    public ElfBuilder withoutSections() {
        hasSections = false;
        return this;
    }

    /** What may be done with what is loaded: 1 execute, 2 write, 4 read. */
    public ElfBuilder loadFlags(long flags) {
        loadFlags = flags;
        return this;
    }

    /** Adds a program header, and what it is about. */
    public ElfBuilder segment(long headerType, long flags, Bytes content) {
        segments.add(new Segment(headerType, flags, content));
        return this;
    }

    /** Adds an entry of the dynamic section. */
    public ElfBuilder dynamic(long tag, long value) {
        entries.add(new Entry(tag, value));
        return this;
    }

    /** Adds an entry of the dynamic section whose value is a text. */
    public ElfBuilder dynamic(long tag, String text) {
        return dynamic(tag, name(text));
    }

    /** Adds symbols that libraries have to define. */
    public ElfBuilder imports(String... symbols) {
        for (String each : symbols) {
            imports.add(name(each));
        }
        return this;
    }

    private int name(String text) {
        int at = names.size();
        names.writeBytes((text + "\0").getBytes(StandardCharsets.UTF_8));
        return at;
    }

    /** A note of a {@link #segment} of type {@code PT_NOTE}. */
    public Bytes note(String name, long noteType, Bytes content) {
        BytesWriter out = writer();
        Bytes owner = Bytes.ascii(name + "\0");
        out.u32(owner.length());
        out.u32(content.length());
        out.u32(noteType);
        out.bytes(owner);
        out.bytes(Bytes.repeat(0, -owner.length() & 3));
        out.bytes(content);
        out.bytes(Bytes.repeat(0, -content.length() & 3));
        return out.toBytes();
    }

    /** A number of four octets in the order of the file. */
    public Bytes word(long number) {
        BytesWriter out = writer();
        out.u32(number);
        return out.toBytes();
    }

    private BytesWriter writer() {
        return isLittle ? BytesWriter.littleEndian() : BytesWriter.bigEndian();
    }

    /** The octets of the file. */
    public Bytes build() {
        int segmentCount = segments.size() + 2;
        long contents = aligned(elfClass.headerBytes + (long) segmentCount * elfClass.programHeaderBytes);
        BytesWriter headers = writer();
        BytesWriter body = writer();
        long at = contents;
        for (Segment each : segments) {
            programHeader(headers, each.type(), each.flags(), at, each.content().length());
            at = append(body, each.content(), at);
        }
        Bytes texts = Bytes.owning(names.toByteArray());
        long textsAt = at;
        at = append(body, texts, at);
        Bytes dynamic = dynamicSection(textsAt);
        programHeader(headers, ProgramHeader.PT_DYNAMIC, 6, at, dynamic.length());
        at = append(body, dynamic, at);
        Bytes symbols = symbols();
        long symbolsAt = at;
        at = append(body, symbols, at);
        long sections = at;
        long end = hasSections ? sections + (long) SECTIONS * elfClass.sectionHeaderBytes : sections;
        programHeader(headers, ProgramHeader.PT_LOAD, loadFlags, 0, end);
        if (hasSections) {
            sectionHeader(body, 0, 0, 0, 0);
            sectionHeader(body, 3, textsAt, texts.length(), 0);
            sectionHeader(body, SectionHeader.SHT_DYNSYM, symbolsAt, symbols.length(), 1);
        }
        BytesWriter file = writer();
        header(file, segmentCount, hasSections ? sections : 0);
        file.bytes(headers.toBytes());
        file.bytes(Bytes.repeat(0, (int) contents - elfClass.headerBytes - segmentCount * elfClass.programHeaderBytes));
        file.bytes(body.toBytes());
        return file.toBytes();
    }

    private void header(BytesWriter out, int segmentCount, long sections) {
        out.bytes(ElfProtections.MAGIC);
        out.bytes(Bytes.of(elfClass.value, isLittle ? 1 : 2, 1));
        out.bytes(Bytes.repeat(0, 9));
        out.u16(type);
        out.u16(machine);
        out.u32(1);
        word(out, 0);
        word(out, elfClass.headerBytes);
        word(out, sections);
        out.u32(0);
        out.u16(elfClass.headerBytes);
        out.u16(elfClass.programHeaderBytes);
        out.u16(segmentCount);
        out.u16(elfClass.sectionHeaderBytes);
        out.u16(sections == 0 ? 0 : SECTIONS);
        out.u16(0);
    }

    private void programHeader(BytesWriter out, long headerType, long flags, long at, long length) {
        out.u32(headerType);
        if (elfClass == ElfClass.ELFCLASS64) {
            out.u32(flags);
        }
        word(out, at);
        word(out, at);
        word(out, at);
        word(out, length);
        word(out, length);
        if (elfClass == ElfClass.ELFCLASS32) {
            out.u32(flags);
        }
        word(out, headerType == ProgramHeader.PT_GNU_PROPERTY ? elfClass.wordBytes : 4);
    }

    private Bytes dynamicSection(long textsAt) {
        BytesWriter out = writer();
        List<Entry> all = new ArrayList<>(entries);
        all.add(new Entry(5, textsAt));
        all.add(new Entry(0, 0));
        for (Entry each : all) {
            word(out, each.tag());
            word(out, each.value());
        }
        return out.toBytes();
    }

    private Bytes symbols() {
        BytesWriter out = writer();
        out.bytes(Bytes.repeat(0, elfClass.symbolBytes));
        for (int each : imports) {
            out.u32(each);
            out.bytes(Bytes.repeat(0, elfClass.symbolBytes - 4));
        }
        return out.toBytes();
    }

    private void sectionHeader(BytesWriter out, long sectionType, long at, long length, long link) {
        out.u32(0);
        out.u32(sectionType);
        word(out, 0);
        word(out, at);
        word(out, at);
        word(out, length);
        out.u32(link);
        out.u32(0);
        word(out, 1);
        word(out, 0);
    }

    private void word(BytesWriter out, long number) {
        switch (elfClass) {
            case ELFCLASS32 -> out.u32(number);
            case ELFCLASS64 -> out.u64(number);
        }
    }

    private static long append(BytesWriter body, Bytes content, long at) {
        body.bytes(content);
        long end = at + content.length();
        body.bytes(Bytes.repeat(0, (int) (aligned(end) - end)));
        return aligned(end);
    }

    private static long aligned(long at) {
        return at + SEGMENT_ALIGNMENT - 1 & -SEGMENT_ALIGNMENT;
    }
}
