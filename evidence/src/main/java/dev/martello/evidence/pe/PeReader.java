package dev.martello.evidence.pe;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** Reads an image's headers; field names are those of the PE format. */
final class PeReader {
    static final Bytes DOS_MAGIC = Bytes.ascii("MZ");

    private static final int DOS_HEADER_BYTES = 64;
    private static final int E_LFANEW = 60;
    private static final Bytes PE_MAGIC = Bytes.of('P', 'E', 0, 0);
    private static final int COFF_HEADER_BYTES = 24;
    private static final int SECTION_HEADER_BYTES = 40;
    private static final int SECTION_NAME_BYTES = 8;
    private static final int MAX_DIRECTORIES = 16;
    private static final int DIRECTORY_BYTES = 8;
    /** {@code IMAGE_DIRECTORY_ENTRY_SECURITY}. */
    private static final int SECURITY_DIRECTORY = 4;

    /** In the optional header of both forms. */
    private static final int SIZE_OF_HEADERS = 60;

    private static final int CHECKSUM = 64;
    private static final int CHECKSUM_BYTES = 4;

    private static final int CERTIFICATE_HEADER_BYTES = 8;
    private static final int CERTIFICATE_ALIGNMENT = 8;

    /** The two forms of the optional header, which differ by the size of addresses in it. */
    private enum Form {
        PE32(0x10b, 96),
        PE32_PLUS(0x20b, 112);

        private final int magic;
        /** Where the data directories start; their number stands right before. */
        private final int directories;

        Form(int magic, int directories) {
            this.magic = magic;
            this.directories = directories;
        }
    }

    /** A range of the file, the end not in it. */
    private record Range(long start, long end) {}

    private final Bytes file;

    private PeReader(Bytes file) {
        this.file = file;
    }

    static PeImage read(Bytes file) throws MalformedPe {
        if (file.length() > PeImage.MAX_BYTES) {
            throw new MalformedPe(0, "has " + file.length() + " octets, at most " + PeImage.MAX_BYTES + " are allowed");
        }
        return new PeReader(file).read();
    }

    private PeImage read() throws MalformedPe {
        if (!file.startsWith(DOS_MAGIC)) {
            throw new MalformedPe(0, "expected MZ, with which images begin");
        }
        long coff = at(E_LFANEW).u32("e_lfanew");
        require(coff >= DOS_HEADER_BYTES, E_LFANEW, "e_lfanew is " + coff + ", inside of the DOS header");
        BytesReader<MalformedPe> in = at(coff);
        if (!in.bytes(PE_MAGIC.length(), "Signature").equals(PE_MAGIC)) {
            throw new MalformedPe(coff, "expected PE and two NULs");
        }
        int machine = in.u16("Machine");
        int sectionCount = in.u16("NumberOfSections");
        require(
                sectionCount >= 1 && sectionCount <= PeImage.MAX_SECTIONS,
                coff + 6,
                "NumberOfSections is " + sectionCount + ", expected 1 to " + PeImage.MAX_SECTIONS);
        in.skip(12, "TimeDateStamp, PointerToSymbolTable, NumberOfSymbols");
        int optionalBytes = in.u16("SizeOfOptionalHeader");

        long optional = coff + COFF_HEADER_BYTES;
        Form form = form(optional);
        long directories = optional + form.directories;
        long directoryCount = at(directories - 4).u32("NumberOfRvaAndSizes");
        require(
                directoryCount <= MAX_DIRECTORIES
                        && optionalBytes == form.directories + directoryCount * DIRECTORY_BYTES,
                coff + 20,
                "SizeOfOptionalHeader is " + optionalBytes + ", which does not fit " + directoryCount
                        + " data directories");

        long table = optional + optionalBytes;
        long headers = at(optional + SIZE_OF_HEADERS).u32("SizeOfHeaders");
        require(
                headers >= table + (long) sectionCount * SECTION_HEADER_BYTES && headers <= file.length(),
                optional + SIZE_OF_HEADERS,
                "SizeOfHeaders is " + headers + ", expected room for the section table, and at most the "
                        + file.length() + " octets of the file");

        boolean canBeSigned = directoryCount > SECURITY_DIRECTORY;
        long security = directories + SECURITY_DIRECTORY * DIRECTORY_BYTES;
        Range certificates =
                canBeSigned ? certificateTable(security, headers) : new Range(file.length(), file.length());
        List<PeSection> sections = sections(table, sectionCount, new Range(headers, certificates.start()));

        List<Bytes> hashed = new ArrayList<>();
        long checksum = optional + CHECKSUM;
        hashed.add(slice(0, checksum));
        if (canBeSigned) {
            hashed.add(slice(checksum + CHECKSUM_BYTES, security));
            hashed.add(slice(security + DIRECTORY_BYTES, headers));
        } else {
            hashed.add(slice(checksum + CHECKSUM_BYTES, headers));
        }
        hashed.addAll(hashedBeyond(headers, sections, certificates.start()));
        return new PeImage(machine, sections, signatures(certificates), hashed);
    }

    private Form form(long optional) throws MalformedPe {
        int magic = at(optional).u16("Magic");
        for (Form form : Form.values()) {
            if (form.magic == magic) {
                return form;
            }
        }
        throw new MalformedPe(optional, "Magic is 0x%x, expected 0x10b or 0x20b".formatted(magic));
    }

    /** Where the certificate table is, which an image has at its end if it has one. */
    private Range certificateTable(long security, long headers) throws MalformedPe {
        BytesReader<MalformedPe> in = at(security);
        long start = in.u32("the certificate table's offset");
        long size = in.u32("the certificate table's size");
        if (size == 0) {
            return new Range(file.length(), file.length());
        }
        require(
                start >= headers && start + size == file.length(),
                security,
                "the certificate table has " + size + " octets from " + start + " on, expected it after the headers and"
                        + " up to the end of the file, " + file.length());
        return new Range(start, start + size);
    }

    private List<PeSection> sections(long table, int count, Range where) throws MalformedPe {
        List<PeSection> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long header = table + (long) i * SECTION_HEADER_BYTES;
            BytesReader<MalformedPe> in = at(header);
            String name = name(in.bytes(SECTION_NAME_BYTES, "Name"));
            long virtualSize = in.u32("VirtualSize");
            long virtualAddress = in.u32("VirtualAddress");
            long size = in.u32("SizeOfRawData");
            long offset = in.u32("PointerToRawData");
            require(
                    size == 0 || (offset >= where.start() && offset + size <= where.end()),
                    header,
                    "section " + name + " has " + size + " octets from " + offset + " on, expected them from "
                            + where.start() + " to " + where.end());
            sections.add(
                    size == 0
                            ? new PeSection(name, virtualAddress, virtualSize, 0, Bytes.EMPTY)
                            : new PeSection(name, virtualAddress, virtualSize, offset, slice(offset, offset + size)));
        }
        refuseOverlaps(
                sections,
                PeSection::fileOffset,
                each -> each.fileOffset() + each.rawData().length(),
                table);
        refuseOverlaps(sections, PeSection::virtualAddress, each -> each.virtualAddress() + each.virtualSize(), table);
        return sections;
    }

    private static void refuseOverlaps(
            List<PeSection> sections, ToLongFunction<PeSection> start, ToLongFunction<PeSection> end, long table)
            throws MalformedPe {
        List<PeSection> sorted = sections.stream()
                .filter(each -> start.applyAsLong(each) < end.applyAsLong(each))
                .sorted(Comparator.comparingLong(start))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (start.applyAsLong(sorted.get(i)) < end.applyAsLong(sorted.get(i - 1))) {
                throw new MalformedPe(
                        table,
                        "sections " + sorted.get(i - 1).name() + " and "
                                + sorted.get(i).name() + " lie over each other");
            }
        }
    }

    /**
     * What is hashed after the headers: the sections as they lie in the file, and what follows them. Where that starts is counted,
     * not looked up: after as many octets as were hashed. So with gaps between sections, the end of the last is hashed twice.
     */
    private List<Bytes> hashedBeyond(long headers, List<PeSection> sections, long end) {
        List<Bytes> hashed = new ArrayList<>();
        long count = headers;
        for (PeSection section : sections.stream()
                .filter(each -> !each.rawData().isEmpty())
                .sorted(Comparator.comparingLong(PeSection::fileOffset))
                .toList()) {
            hashed.add(section.rawData());
            count += section.rawData().length();
        }
        hashed.add(slice(count, end));
        return hashed;
    }

    private List<EmbeddedSignature> signatures(Range table) throws MalformedPe {
        List<EmbeddedSignature> signatures = new ArrayList<>();
        BytesReader<MalformedPe> in = at(table.start());
        while (!in.atEnd()) {
            long start = in.offset();
            long length = in.u32("dwLength");
            require(
                    length >= CERTIFICATE_HEADER_BYTES && length <= in.remaining() + 4L,
                    start,
                    "dwLength is " + length + ", expected " + CERTIFICATE_HEADER_BYTES + " to "
                            + (in.remaining() + 4L));
            in.skip(2, "wRevision");
            EmbeddedSignature.Type type = EmbeddedSignature.Type.of(in.u16("wCertificateType"));
            signatures.add(
                    new EmbeddedSignature(type, in.bytes((int) length - CERTIFICATE_HEADER_BYTES, "bCertificate")));
            int padding = (int) -length & CERTIFICATE_ALIGNMENT - 1;
            in.skip(Math.min(padding, in.remaining()), "padding");
        }
        return signatures;
    }

    private static String name(Bytes octets) {
        int end = 0;
        while (end < octets.length() && octets.at(end) != 0) {
            end++;
        }
        return octets.slice(0, end).toString(StandardCharsets.ISO_8859_1);
    }

    private BytesReader<MalformedPe> at(long offset) throws MalformedPe {
        if (offset > file.length()) {
            throw new MalformedPe(file.length(), "the file ends before octet " + offset);
        }
        BytesReader<MalformedPe> in = BytesReader.littleEndian(file, MalformedPe::new);
        in.skip((int) offset, "what is before");
        return in;
    }

    private Bytes slice(long start, long end) {
        return file.slice((int) start, (int) end);
    }

    private static void require(boolean holds, long offset, String problem) throws MalformedPe {
        if (!holds) {
            throw new MalformedPe(offset, problem);
        }
    }
}
