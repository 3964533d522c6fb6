package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.PcrIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The binary list. Each entry: the PCR in four octets; 20 octets of template hash; size and name of the template; size of the
 * template data, which the oldest template leaves out; template data. All sizes are four octets.
 */
final class BinaryList {
    private static final int PCR_BYTES = 4;
    private static final int SIZE_BYTES = 4;

    private final BytesReader<MalformedImaLog> in;
    private int entryNumber = 1;
    private ImaTemplate template = ImaTemplate.IMA_NG;

    BinaryList(Bytes list) {
        this.in =
                BytesReader.littleEndian(list, (offset, problem) -> new MalformedImaLog(entryNumber, offset, problem));
    }

    ImaLog read() throws MalformedImaLog {
        List<ImaEntry> entries = new ArrayList<>();
        while (!in.atEnd()) {
            entries.add(entry());
            entryNumber++;
        }
        return new ImaLog(entries);
    }

    private ImaEntry entry() throws MalformedImaLog {
        long start = in.offset();
        long pcr = in.u32("PCR");
        if (!PcrIndex.isValid(pcr)) {
            throw in.malformedAt(start, "PCR is " + pcr + ", expected 0 to " + (PcrIndex.COUNT - 1));
        }
        Bytes hash = in.bytes(ImaEntry.TEMPLATE_HASH_BYTES, "template hash");
        template = template();
        return new ImaEntry(PcrIndex.of((int) pcr), hash, TemplateData.read(template, in));
    }

    /** Mostly the one of the entry before. */
    private ImaTemplate template() throws MalformedImaLog {
        long start = in.offset();
        Bytes name = in.bytes(in.size32("template name", ImaTemplate.MAX_NAME_BYTES), "template name");
        if (name.equals(template.nameOctets())) {
            return template;
        }
        if (name.isEmpty() || !FieldForm.isWord(name)) {
            throw in.malformedAt(
                    start, "template name is " + EscapedText.quoted(name) + ", expected visible ASCII characters");
        }
        return ImaTemplate.named(name.toString(StandardCharsets.US_ASCII));
    }

    static OptionalInt endOfFirstEntry(Bytes list) throws MalformedImaLog {
        int nameSizeAt = PCR_BYTES + ImaEntry.TEMPLATE_HASH_BYTES;
        OptionalInt nameEnd = endOfSized(list, nameSizeAt, "template name", ImaTemplate.MAX_NAME_BYTES);
        if (nameEnd.isEmpty()) {
            return nameEnd;
        }
        int dataAt = nameEnd.getAsInt();
        return list.slice(nameSizeAt + SIZE_BYTES, dataAt).equals(ImaTemplate.IMA.nameOctets())
                ? endOfSized(list, dataAt + OldImaData.DIGEST_BYTES, "n", OldImaData.MAX_NAME_BYTES)
                : endOfSized(list, dataAt, "template data", ImaTemplate.MAX_DATA_BYTES);
    }

    /** The end of something with its size before it, if it is there. */
    private static OptionalInt endOfSized(Bytes list, int start, String field, int max) throws MalformedImaLog {
        if (list.length() < start + SIZE_BYTES) {
            return OptionalInt.empty();
        }
        long size = BytesReader.littleEndian(list.from(start), (_, problem) -> new MalformedImaLog(1, start, problem))
                .u32(field);
        if (size > max) {
            throw new MalformedImaLog(1, start, field + " is " + size + " octets, at most " + max + " are allowed");
        }
        int end = start + SIZE_BYTES + (int) size;
        return list.length() < end ? OptionalInt.empty() : OptionalInt.of(end);
    }

    static Bytes write(List<ImaEntry> entries) {
        BytesWriter out = BytesWriter.littleEndian();
        for (ImaEntry entry : entries) {
            out.u32(entry.pcr().number())
                    .bytes(entry.templateHash())
                    .sized32(entry.template().nameOctets());
            switch (entry.template().layout()) {
                case SIZED, OPAQUE -> out.sized32(entry.templateData());
                case OLD -> out.bytes(entry.templateData());
            }
        }
        return out.toBytes();
    }

    /** How many octets {@link #write} makes of these entries. */
    static long length(List<ImaEntry> entries) {
        return entries.stream().mapToLong(BinaryList::length).sum();
    }

    private static int length(ImaEntry entry) {
        int sizes = switch (entry.template().layout()) {
            case SIZED, OPAQUE -> 2;
            case OLD -> 1;
        };
        return PCR_BYTES
                + ImaEntry.TEMPLATE_HASH_BYTES
                + entry.template().nameOctets().length()
                + entry.templateData().length()
                + sizes * SIZE_BYTES;
    }
}
