package dev.martello.evidence.packages;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.packages.RpmHeader.Tag;
import java.util.ArrayList;
import java.util.List;

/** Headers of RPM packages, tag by tag. */
final class SampleRpm {
    static final int TEXT = 6;
    static final int NUMBER = 4;

    private final List<Bytes> index = new ArrayList<>();
    private Bytes data = Bytes.EMPTY;

    static SampleRpm nginx() {
        return new SampleRpm()
                .text(Tag.NAME, "nginx")
                .text(Tag.VERSION, "1.20.1")
                .text(Tag.RELEASE, "14.el9")
                .number(Tag.EPOCH, 2)
                .text(Tag.ARCH, "x86_64")
                .text(Tag.SOURCERPM, "nginx-1.20.1-14.el9.src.rpm");
    }

    SampleRpm text(Tag tag, String text) {
        return add(tag, TEXT, data.length(), 1, Bytes.utf8(text + "\0"));
    }

    SampleRpm number(Tag tag, long number) {
        int padding = (4 - data.length() % 4) % 4;
        data = Bytes.concat(data, Bytes.repeat(0, padding));
        return add(
                tag,
                NUMBER,
                data.length(),
                1,
                BytesWriter.bigEndian().u32(number).toBytes());
    }

    SampleRpm add(Tag tag, long type, long offset, long count, Bytes value) {
        index.add(BytesWriter.bigEndian()
                .u32(number(tag))
                .u32(type)
                .u32(offset)
                .u32(count)
                .toBytes());
        data = Bytes.concat(data, value);
        return this;
    }

    private static int number(Tag tag) {
        return switch (tag) {
            case NAME -> 1000;
            case VERSION -> 1001;
            case RELEASE -> 1002;
            case EPOCH -> 1003;
            case ARCH -> 1022;
            case SOURCERPM -> 1044;
        };
    }

    Bytes build() {
        return BytesWriter.bigEndian()
                .u32(index.size())
                .u32(data.length())
                .bytes(Bytes.concat(index.toArray(Bytes[]::new)))
                .bytes(data)
                .toBytes();
    }
}
