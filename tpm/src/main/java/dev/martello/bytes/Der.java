package dev.martello.bytes;

import java.math.BigInteger;

/**
 * Writes values of ASN.1.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-X.690">X.690, section 10, distinguished encoding rules</a>
 */
public final class Der {
    public static final int INTEGER = 0x02;
    public static final int OCTET_STRING = 0x04;
    public static final int SEQUENCE = 0x30;

    private Der() {}

    /** A value with a tag of one octet, and what it consists of. */
    public static Bytes of(int tag, Bytes... content) {
        Bytes all = Bytes.concat(content);
        BytesWriter der = BytesWriter.bigEndian().u8(tag);
        int length = all.length();
        if (length < 0x80) {
            der.u8(length);
        } else if (length < 0x100) {
            der.u8(0x81).u8(length);
        } else if (length < 0x10000) {
            der.u8(0x82).u16(length);
        } else {
            der.u8(0x84).u32(length);
        }
        return der.bytes(all).toBytes();
    }

    public static Bytes integer(BigInteger number) {
        return of(INTEGER, Bytes.owning(number.toByteArray()));
    }
}
