package dev.martello.release.signing;

import dev.martello.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/**
 * Elliptic curve keys and signatures, from the form that tokens have them in to the one that the rest of the world has them in.
 *
 * @see <a href="https://docs.oasis-open.org/pkcs11/pkcs11-curr/v3.0/os/pkcs11-curr-v3.0-os.html">PKCS #11 Current Mechanisms 3.0,
 *     section 2.3</a>
 */
final class EcDer {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;

    /** 1.2.840.10045.2.1. */
    private static final Bytes EC_PUBLIC_KEY = Bytes.fromHex("06072a8648ce3d0201");

    /** 1.3.101.112. */
    private static final Bytes ED25519 = Bytes.fromHex("06032b6570");

    /** {@code PrintableString "edwards25519"}, the other name of this curve. */
    private static final Bytes EDWARDS25519 = Bytes.concat(Bytes.of(0x13, 0x0c), Bytes.ascii("edwards25519"));

    private static final int ED25519_BYTES = 32;

    private EcDer() {}

    /** A SubjectPublicKeyInfo of {@code CKA_EC_PARAMS} and {@code CKA_EC_POINT}. */
    static Bytes subjectPublicKeyInfo(Bytes parameters, Bytes point) {
        boolean isEdwards = parameters.equals(ED25519) || parameters.equals(EDWARDS25519);
        Bytes algorithm = isEdwards ? ED25519 : Bytes.concat(EC_PUBLIC_KEY, parameters);
        return der(
                SEQUENCE,
                Bytes.concat(
                        der(SEQUENCE, algorithm),
                        der(BIT_STRING, Bytes.concat(Bytes.of(0), unwrapped(point, isEdwards)))));
    }

    /** Tokens wrap the point into an OCTET STRING, and some do not, which the specification allowed once. */
    private static Bytes unwrapped(Bytes point, boolean isEdwards) {
        boolean isBare = isEdwards && point.length() == ED25519_BYTES;
        boolean isWrapped =
                !isBare && point.length() > 2 && point.at(0) == OCTET_STRING && point.at(1) == point.length() - 2;
        return isWrapped ? point.from(2) : point;
    }

    /** {@code Ecdsa-Sig-Value} of r and s, one behind the other. */
    static Bytes signature(Bytes rs) {
        int half = rs.length() / 2;
        return der(SEQUENCE, Bytes.concat(integer(rs.slice(0, half)), integer(rs.from(half))));
    }

    private static Bytes integer(Bytes unsigned) {
        return der(INTEGER, Bytes.owning(new BigInteger(1, unsigned.toArray()).toByteArray()));
    }

    private static Bytes der(int tag, Bytes content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length() + 4);
        out.write(tag);
        // Nothing here is longer than a key of 521 bits, so a length has one or two octets.
        if (content.length() >= 0x80) {
            out.write(0x81);
        }
        out.write(content.length());
        out.writeBytes(content.toArray());
        return Bytes.owning(out.toByteArray());
    }
}
