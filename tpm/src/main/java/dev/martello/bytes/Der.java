package dev.martello.bytes;

import java.math.BigInteger;

/**
 * Writes values of ASN.1.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-X.690">X.690, section 10, distinguished encoding rules</a>
 */
public final class Der {
    public static final int INTEGER = 0x02;
    public static final int BIT_STRING = 0x03;
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

    /** An integer that is not negative, whose octets are given, the greatest first. */
    public static Bytes unsigned(Bytes octets) {
        return integer(new BigInteger(1, octets.toArray()));
    }

    /**
     * The two numbers of a signature, each as for {@link #unsigned}, as TLS and certificates have them: {@code ECDSA-Sig-Value}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc3279#section-2.2.3">RFC 3279, section 2.2.3</a>
     */
    public static Bytes ecdsaSignature(Bytes r, Bytes s) {
        return of(SEQUENCE, unsigned(r), unsigned(s));
    }
}
