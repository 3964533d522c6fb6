package dev.martello.evidence.pe;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a PE32+ image section by section, as a linker would: headers, sections in the file as in memory. For one thread. */
public final class PeBuilder {
    private static final int PE_HEADER = 64;
    private static final int OPTIONAL_HEADER_BYTES = 112 + 16 * 8;
    private static final int SECTION_TABLE = PE_HEADER + 24 + OPTIONAL_HEADER_BYTES;
    private static final int SECTION_HEADER_BYTES = 40;
    private static final int NAME_BYTES = 8;
    private static final int FILE_ALIGNMENT = 0x200;
    private static final int SECTION_ALIGNMENT = 0x1000;
    private static final int CERTIFICATE_REVISION = 0x0200;
    private static final int PKCS_SIGNED_DATA = 0x0002;
    private static final int EFI_APPLICATION = 10;

    private record Section(String name, Bytes content, int zeroFill) {}

    private final int machine;
    private final List<Section> sections = new ArrayList<>();
    private Bytes trailing = Bytes.EMPTY;
    private Bytes certificate = Bytes.EMPTY;

    private PeBuilder(int machine) {
        this.machine = machine;
    }

    /** An image for a machine, as in {@link PeImage#AMD64}. */
    public static PeBuilder forMachine(int machine) {
        return new PeBuilder(machine);
    }

    /** Adds a section with this name, of at most eight characters, and content. */
    public PeBuilder section(String name, Bytes content) {
        return section(name, content, 0);
    }

    /** Adds a section that has octets of zero after its content, in memory only. */
    public PeBuilder section(String name, Bytes content, int zeroFill) {
        sections.add(new Section(name, content, zeroFill));
        return this;
    }

    /** Puts octets behind the sections, which no section has. */
    public PeBuilder trailing(Bytes octets) {
        trailing = octets;
        return this;
    }

    /** Puts octets into the certificate table, in place of a signature. */
    public PeBuilder certificate(Bytes octets) {
        certificate = octets;
        return this;
    }

    public Bytes build() {
        int headers = align(SECTION_TABLE + sections.size() * SECTION_HEADER_BYTES, FILE_ALIGNMENT);
        BytesWriter table = BytesWriter.littleEndian();
        BytesWriter content = BytesWriter.littleEndian();
        int address = align(headers, SECTION_ALIGNMENT);
        for (Section section : sections) {
            int size = align(section.content().length(), FILE_ALIGNMENT);
            int virtualSize = section.content().length() + section.zeroFill();
            table.bytes(Bytes.owning(Arrays.copyOf(section.name().getBytes(StandardCharsets.US_ASCII), NAME_BYTES)))
                    .u32(virtualSize)
                    .u32(address)
                    .u32(size)
                    .u32(size == 0 ? 0 : headers + content.length())
                    .u64(0)
                    .u32(0)
                    .u32(0x4000_0040L);
            content.bytes(section.content())
                    .bytes(Bytes.repeat(0, size - section.content().length()));
            address = align(address + virtualSize, SECTION_ALIGNMENT);
        }
        content.bytes(trailing);
        Bytes certificates = certificates();
        int end = headers + content.length();
        Bytes padding = Bytes.repeat(0, certificates.isEmpty() ? 0 : align(end, 8) - end);
        Bytes header = header(headers, address, certificates.isEmpty() ? 0 : align(end, 8), certificates.length());
        Bytes all = Bytes.concat(header, table.toBytes());
        return Bytes.concat(all, Bytes.repeat(0, headers - all.length()), content.toBytes(), padding, certificates);
    }

    private Bytes header(int headers, int imageSize, int certificateTable, int certificateBytes) {
        BytesWriter out = BytesWriter.littleEndian();
        out.bytes(Bytes.ascii("MZ")).bytes(Bytes.repeat(0, 58)).u32(PE_HEADER);
        out.bytes(Bytes.of('P', 'E', 0, 0)).u16(machine).u16(sections.size());
        out.bytes(Bytes.repeat(0, 12)).u16(OPTIONAL_HEADER_BYTES).u16(0x0206);
        out.u16(0x20b).bytes(Bytes.repeat(0, 30)).u32(SECTION_ALIGNMENT).u32(FILE_ALIGNMENT);
        out.bytes(Bytes.repeat(0, 16))
                .u32(imageSize)
                .u32(headers)
                .u32(0)
                .u16(EFI_APPLICATION)
                .u16(0);
        out.bytes(Bytes.repeat(0, 36)).u32(16);
        out.bytes(Bytes.repeat(0, 32))
                .u32(certificateTable)
                .u32(certificateBytes)
                .bytes(Bytes.repeat(0, 88));
        return out.toBytes();
    }

    private Bytes certificates() {
        if (certificate.isEmpty()) {
            return Bytes.EMPTY;
        }
        BytesWriter out = BytesWriter.littleEndian();
        out.u32(8 + certificate.length())
                .u16(CERTIFICATE_REVISION)
                .u16(PKCS_SIGNED_DATA)
                .bytes(certificate);
        return out.bytes(Bytes.repeat(0, align(out.length(), 8) - out.length())).toBytes();
    }

    private static int align(int size, int to) {
        return (size + to - 1) / to * to;
    }
}
