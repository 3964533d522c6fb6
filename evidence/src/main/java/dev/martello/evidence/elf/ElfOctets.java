package dev.martello.evidence.elf;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.io.IOException;

/** The octets of a file whose header is known. The first are kept, because most of what is asked for is there. */
final class ElfOctets {
    /** One page: headers and notes of most files. */
    static final int START_BYTES = 4096;

    private final ElfSource source;
    private final Bytes start;
    private final ElfHeader.Endianness endianness;

    ElfOctets(ElfSource source, Bytes start, ElfHeader.Endianness endianness) {
        this.source = source;
        this.start = start;
        this.endianness = endianness;
    }

    /** A reader of a part of the file, which must be there whole. */
    BytesReader<MalformedElf> reader(long offset, int bytes, String what) throws MalformedElf, IOException {
        return endianness.reader(read(offset, bytes, what), offset);
    }

    /** A part of the file, which must be there whole. */
    Bytes read(long offset, int bytes, String what) throws MalformedElf, IOException {
        Bytes read = upTo(offset, bytes, what);
        if (read.length() < bytes) {
            throw new MalformedElf(
                    offset, what + " has " + bytes + " octets, and the file only " + read.length() + " of them");
        }
        return read;
    }

    /** As much of a part of the file as there is. */
    Bytes upTo(long offset, int maxBytes, String what) throws MalformedElf, IOException {
        if (offset < 0) {
            throw new MalformedElf(offset, what + " is further away than any file is long");
        }
        return offset + maxBytes <= start.length() && offset + maxBytes >= 0
                ? start.slice((int) offset, (int) offset + maxBytes)
                : source.read(offset, maxBytes);
    }

    /** A size that is bounded before anything is read. */
    static int bounded(long bytes, int maxBytes, String what) throws MalformedElf {
        if (bytes < 0 || bytes > maxBytes) {
            throw new MalformedElf(
                    0, what + " has " + Long.toUnsignedString(bytes) + " octets, at most " + maxBytes + " are allowed");
        }
        return (int) bytes;
    }
}
