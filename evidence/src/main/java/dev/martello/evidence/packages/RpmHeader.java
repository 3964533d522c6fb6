package dev.martello.evidence.packages;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is known of a package, as rpm keeps it: an index of tags, and the octets that these point into. Values are decoded when asked
 * for.
 *
 * @see <a href="https://rpm-software-management.github.io/rpm/manual/format_header.html">RPM, Header format</a>
 * @see <a href="https://rpm-software-management.github.io/rpm/manual/tags.html">RPM, Tags</a>
 */
final class RpmHeader {
    /** HEADER_TAGS_MAX and HEADER_DATA_MAX of lib/header.c, the latter with the bound that values of a database have here. */
    private static final int MAX_TAGS = 0xffff;

    private static final int MAX_DATA_BYTES = 64 << 20;

    private static final int ENTRY_BYTES = 16;

    /** Those that are read here, by their names there. */
    enum Tag {
        NAME(1000),
        VERSION(1001),
        RELEASE(1002),
        EPOCH(1003),
        ARCH(1022),
        SOURCERPM(1044);

        private final int number;

        Tag(int number) {
            this.number = number;
        }
    }

    private static final int RPM_INT32_TYPE = 4;
    private static final int RPM_STRING_TYPE = 6;

    private static final int MAX_STRING_BYTES = 1024;

    private record Entry(long at, int type, int offset, long count) {}

    private final Bytes index;
    private final Bytes data;

    private RpmHeader(Bytes index, Bytes data) {
        this.index = index;
        this.data = data;
    }

    static RpmHeader parse(Bytes header) throws MalformedRpmHeader {
        BytesReader<MalformedRpmHeader> in = BytesReader.bigEndian(header, MalformedRpmHeader::new);
        long tags = in.u32("il");
        long octets = in.u32("dl");
        if (tags == 0 || tags > MAX_TAGS || octets > MAX_DATA_BYTES) {
            throw in.malformed(tags + " tags and " + octets + " octets of data");
        }
        Bytes index = in.bytes((int) tags * ENTRY_BYTES, "index");
        Bytes data = in.bytes((int) octets, "data");
        in.requireEnd("the header");
        return new RpmHeader(index, data);
    }

    /** The value of a tag that is one text; nothing if there is no such tag. */
    Optional<String> text(Tag tag) throws MalformedRpmHeader {
        Optional<Entry> entry = entry(tag, RPM_STRING_TYPE);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Bytes rest = data.from(entry.get().offset());
        int end = rest.slice(0, Math.min(rest.length(), MAX_STRING_BYTES)).indexOf(0);
        if (end < 0) {
            throw new MalformedRpmHeader(entry.get().at(), tag + " has no end within " + MAX_STRING_BYTES + " octets");
        }
        return Optional.of(rest.slice(0, end).toString(StandardCharsets.UTF_8));
    }

    /** The value of a tag that is one number of four octets; nothing if there is no such tag. */
    Optional<Long> number(Tag tag) throws MalformedRpmHeader {
        Optional<Entry> entry = entry(tag, RPM_INT32_TYPE);
        return entry.isEmpty()
                ? Optional.empty()
                : Optional.of(BytesReader.bigEndian(data.from(entry.get().offset()), MalformedRpmHeader::new)
                        .u32(tag.name()));
    }

    private Optional<Entry> entry(Tag tag, int type) throws MalformedRpmHeader {
        Optional<Entry> found = Optional.empty();
        BytesReader<MalformedRpmHeader> in = BytesReader.bigEndian(index, MalformedRpmHeader::new);
        while (!in.atEnd()) {
            long at = in.offset() + 8;
            long number = in.u32("tag");
            Entry entry = new Entry(at, (int) in.u32("type"), (int) in.u32("offset"), in.u32("count"));
            if (number != tag.number) {
                continue;
            }
            if (found.isPresent()) {
                throw new MalformedRpmHeader(at, tag + " is there twice");
            }
            found = Optional.of(entry);
        }
        if (found.isPresent()) {
            require(found.get(), tag, type);
        }
        return found;
    }

    private void require(Entry entry, Tag tag, int type) throws MalformedRpmHeader {
        if (entry.type() != type || entry.count() != 1) {
            throw new MalformedRpmHeader(
                    entry.at(),
                    tag + " is of type " + entry.type() + " and there " + entry.count()
                            + " times, expected once of type " + type);
        }
        if (entry.offset() < 0 || entry.offset() >= data.length()) {
            throw new MalformedRpmHeader(
                    entry.at(), tag + " is at " + entry.offset() + " of " + data.length() + " octets");
        }
    }
}
