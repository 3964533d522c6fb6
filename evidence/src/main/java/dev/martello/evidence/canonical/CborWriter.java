package dev.martello.evidence.canonical;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;

/** Writes CBOR with definite sizes, each number as short as it can be. For one thread. */
final class CborWriter {
    private final BytesWriter out = BytesWriter.bigEndian();

    void number(long number) {
        if (number >= 0) {
            head(MajorType.UNSIGNED, number);
        } else {
            head(MajorType.NEGATIVE, ~number);
        }
    }

    void text(String text) {
        Bytes octets = Bytes.utf8(text);
        head(MajorType.TEXT, octets.length());
        out.bytes(octets);
    }

    void truth(boolean truth) {
        head(MajorType.SIMPLE, truth ? MajorType.TRUE : MajorType.FALSE);
    }

    void list(int elements) {
        head(MajorType.ARRAY, elements);
    }

    void map(int entries) {
        head(MajorType.MAP, entries);
    }

    Bytes toBytes() {
        return out.toBytes();
    }

    private void head(MajorType type, long argument) {
        if (argument < MajorType.ONE_OCTET) {
            out.u8(type.firstOctet((int) argument));
        } else if (argument <= 0xff) {
            out.u8(type.firstOctet(MajorType.ONE_OCTET)).u8((int) argument);
        } else if (argument <= 0xffff) {
            out.u8(type.firstOctet(MajorType.TWO_OCTETS)).u16((int) argument);
        } else if (argument <= 0xffff_ffffL) {
            out.u8(type.firstOctet(MajorType.FOUR_OCTETS)).u32(argument);
        } else {
            out.u8(type.firstOctet(MajorType.EIGHT_OCTETS)).u64(argument);
        }
    }
}
