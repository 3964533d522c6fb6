package dev.martello.release.signing;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;

/**
 * Public keys on elliptic curves, from the form in which tokens have them to the one in which the rest of the world has them.
 *
 * @see <a href="https://docs.oasis-open.org/pkcs11/pkcs11-curr/v3.0/os/pkcs11-curr-v3.0-os.html">PKCS #11 Current Mechanisms 3.0,
 *     section 2.3</a>
 */
final class TokenPublicKey {
    /** 1.2.840.10045.2.1. */
    private static final Bytes EC_PUBLIC_KEY = Bytes.fromHex("06072a8648ce3d0201");

    /** 1.3.101.112. */
    private static final Bytes ED25519 = Bytes.fromHex("06032b6570");

    /** {@code PrintableString "edwards25519"}, the other name of this curve. */
    private static final Bytes EDWARDS25519 = Bytes.concat(Bytes.of(0x13, 0x0c), Bytes.ascii("edwards25519"));

    private static final int ED25519_BYTES = 32;

    private TokenPublicKey() {}

    /** A SubjectPublicKeyInfo of {@code CKA_EC_PARAMS} and {@code CKA_EC_POINT}. */
    static Bytes info(Bytes parameters, Bytes point) {
        boolean isEdwards = parameters.equals(ED25519) || parameters.equals(EDWARDS25519);
        Bytes algorithm = isEdwards ? ED25519 : Bytes.concat(EC_PUBLIC_KEY, parameters);
        return Der.of(
                Der.SEQUENCE,
                Der.of(Der.SEQUENCE, algorithm),
                Der.of(Der.BIT_STRING, Bytes.of(0), unwrapped(point, isEdwards)));
    }

    /** Tokens wrap the point into an OCTET STRING, and some do not, which the specification allowed once. */
    private static Bytes unwrapped(Bytes point, boolean isEdwards) {
        boolean isBare = isEdwards && point.length() == ED25519_BYTES;
        boolean isWrapped =
                !isBare && point.length() > 2 && point.at(0) == Der.OCTET_STRING && point.at(1) == point.length() - 2;
        return isWrapped ? point.from(2) : point;
    }
}
