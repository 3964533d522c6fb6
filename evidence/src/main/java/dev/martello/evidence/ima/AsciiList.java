package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.PcrIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The ascii list. Each line: the PCR, right-aligned in two columns; 40 digits of template hash; name of the template; its fields.
 * One space stands between them, also beside a field that is empty.
 */
final class AsciiList {
    /** How many line feeds in one path are looked past, so that a list costs no more than so many readings of each line. */
    private static final int MAX_LINE_FEEDS_IN_PATH = 8;

    private record Header(PcrIndex pcr, Bytes templateHash, ImaTemplate template, int end) {}

    private final Bytes list;
    private final TemplateHashCheck hashes = new TemplateHashCheck();
    private int entryNumber = 1;
    private int position = 0;

    AsciiList(Bytes list) {
        this.list = list;
    }

    ImaLog read() throws MalformedImaLog {
        List<ImaEntry> entries = new ArrayList<>();
        while (position < list.length()) {
            entries.add(entry());
            entryNumber++;
        }
        return new ImaLog(entries);
    }

    /** The entry ends at the first line feed with which its template hash is right; if there is none, at the first. */
    private ImaEntry entry() throws MalformedImaLog {
        int lineEnd = lineEnd(position);
        Header header = header(lineEnd);
        int end = lineEnd;
        for (int lineFeeds = 0; lineFeeds <= MAX_LINE_FEEDS_IN_PATH && end < list.length(); lineFeeds++) {
            Optional<ImaEntry> entry = genuineEntry(header, end);
            if (entry.isPresent()) {
                position = end + 1;
                return entry.get();
            }
            end = lineEnd(end + 1);
        }
        ImaEntry entry = entry(header, lineEnd);
        position = lineEnd + 1;
        return entry;
    }

    private Optional<ImaEntry> genuineEntry(Header header, int end) {
        try {
            ImaEntry entry = entry(header, end);
            return hashes.mismatch(entryNumber, entry).isEmpty() ? Optional.of(entry) : Optional.empty();
        } catch (MalformedImaLog e) {
            return Optional.empty();
        }
    }

    private Header header(int lineEnd) throws MalformedImaLog {
        int at = list.at(position) == ' ' ? position + 1 : position;
        Bytes digits = word(at, lineEnd);
        PcrIndex pcr = pcr(digits);
        at = space(at + digits.length(), lineEnd);
        Bytes hash = word(at, lineEnd);
        Bytes templateHash = templateHash(hash, at);
        at = space(at + hash.length(), lineEnd);
        Bytes name = word(at, lineEnd);
        return new Header(pcr, templateHash, template(name, at), at + name.length());
    }

    private PcrIndex pcr(Bytes word) throws MalformedImaLog {
        String digits = word.length() <= 2 ? word.toString(StandardCharsets.ISO_8859_1) : "";
        if (digits.isEmpty()
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || !PcrIndex.isValid(Integer.parseInt(digits))) {
            throw malformed(position, "PCR is " + EscapedText.quoted(word) + ", expected 0 to " + (PcrIndex.COUNT - 1));
        }
        return PcrIndex.of(Integer.parseInt(digits));
    }

    private Bytes templateHash(Bytes word, int at) throws MalformedImaLog {
        return FieldForm.unhex(word)
                .filter(octets -> octets.length() == ImaEntry.TEMPLATE_HASH_BYTES)
                .orElseThrow(() -> malformed(
                        at,
                        "template hash is " + EscapedText.quoted(word)
                                + ", expected 40 lower-case hexadecimal digits"));
    }

    private ImaTemplate template(Bytes word, int at) throws MalformedImaLog {
        if (word.isEmpty() || word.length() > ImaTemplate.MAX_NAME_BYTES || !FieldForm.isWord(word)) {
            throw malformed(
                    at,
                    "template name is " + EscapedText.quoted(word) + ", expected 1 to 255 visible ASCII characters");
        }
        return ImaTemplate.named(word.toString(StandardCharsets.US_ASCII));
    }

    private ImaEntry entry(Header header, int end) throws MalformedImaLog {
        ImaTemplate template = header.template();
        return new ImaEntry(
                header.pcr(), header.templateHash(), template.isOpaque() ? opaqueData(header, end) : data(header, end));
    }

    private TemplateData opaqueData(Header header, int end) throws MalformedImaLog {
        int start = space(header.end(), end);
        return FieldForm.unhex(list.slice(start, end))
                .filter(data -> data.length() <= ImaTemplate.MAX_DATA_BYTES)
                .map(data -> TemplateData.opaque(header.template(), data))
                .orElseThrow(() -> malformed(
                        start,
                        "template data of the unknown template " + header.template()
                                + " is not in hexadecimal digits"));
    }

    private TemplateData data(Header header, int end) throws MalformedImaLog {
        List<Bytes> texts = texts(header, end);
        List<Bytes> contents = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            ImaField field = header.template().fields().get(i);
            Bytes text = texts.get(i);
            contents.add(field.form()
                    .readAscii(text)
                    .orElseThrow(() -> malformed(
                            header.end(),
                            field.id() + " is " + EscapedText.quoted(text) + ", expected "
                                    + field.form().description())));
        }
        return TemplateData.tryOf(header.template(), contents, problem -> malformed(header.end(), problem));
    }

    /** Fields before the path are cut off from the left, those behind it from the right; so the path may have spaces. */
    private List<Bytes> texts(Header header, int end) throws MalformedImaLog {
        List<ImaField> fields = header.template().fields();
        int path = header.template().pathIndex().orElse(fields.size() - 1);
        List<Bytes> texts = new ArrayList<>();
        int at = header.end();
        for (int i = 0; i < path; i++) {
            at = space(at, end);
            Bytes text = word(at, end);
            texts.add(text);
            at += text.length();
        }
        at = space(at, end);
        List<Bytes> behind = new ArrayList<>();
        int right = end;
        for (int i = fields.size() - 1; i > path; i--) {
            int space = FieldForm.lastIndexOf(list.slice(at, right), ' ');
            if (space < 0) {
                throw malformed(right, "the line has too few fields for the template " + header.template());
            }
            behind.add(list.slice(at + space + 1, right));
            right = at + space;
        }
        texts.add(list.slice(at, right));
        Collections.reverse(behind);
        texts.addAll(behind);
        return texts;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < list.length() && list.at(at) != '\n') {
            at++;
        }
        return Math.min(at, list.length());
    }

    private Bytes word(int from, int end) {
        int at = from;
        while (at < end && list.at(at) != ' ') {
            at++;
        }
        return list.slice(from, at);
    }

    private int space(int at, int end) throws MalformedImaLog {
        if (at >= end || list.at(at) != ' ') {
            throw malformed(at, "the line ends where a space and a field were expected");
        }
        return at + 1;
    }

    private MalformedImaLog malformed(int offset, String problem) {
        return new MalformedImaLog(entryNumber, offset, problem);
    }

    static Bytes write(List<ImaEntry> entries) {
        BytesWriter out = BytesWriter.littleEndian();
        entries.forEach(entry -> write(entry, out));
        return out.toBytes();
    }

    private static void write(ImaEntry entry, BytesWriter out) {
        int pcr = entry.pcr().number();
        out.bytes(Bytes.ascii((pcr < 10 ? " " : "") + pcr + " "));
        FieldForm.HEX.writeAscii(entry.templateHash(), out);
        out.u8(' ').bytes(entry.template().nameOctets());
        if (entry.template().isOpaque()) {
            out.u8(' ');
            FieldForm.HEX.writeAscii(entry.templateData(), out);
        }
        List<Bytes> contents = entry.data().contents();
        for (int i = 0; i < contents.size(); i++) {
            out.u8(' ');
            if (!contents.get(i).isEmpty()) {
                entry.template().fields().get(i).form().writeAscii(contents.get(i), out);
            }
        }
        out.u8('\n');
    }
}
