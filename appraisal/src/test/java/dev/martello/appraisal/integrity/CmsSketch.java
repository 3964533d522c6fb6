package dev.martello.appraisal.integrity;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import dev.martello.tpm.HashAlgorithm;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;

/**
 * SignedData of CMS by ML-DSA, which OpenSSL makes from version 3.5 on, and with attributes that it never makes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9882">RFC 9882</a>
 */
record CmsSketch(KeyPair key) {
    static final String DATA = "2a864886f70d010701";
    private static final String SIGNED_DATA = "2a864886f70d010702";
    private static final String CONTENT_TYPE = "2a864886f70d010903";
    private static final String MESSAGE_DIGEST = "2a864886f70d010904";
    private static final String SHA512 = "608648016503040203";
    private static final String ML_DSA_44 = "608648016503040311";

    static CmsSketch by(KeyPair key) {
        return new CmsSketch(key);
    }

    /** Over the content alone. */
    Bytes signed(Bytes content) throws Exception {
        return message(Bytes.EMPTY, sign(content));
    }

    /** Over the attributes that there have to be. */
    Bytes overAttributes(Bytes content) throws Exception {
        return over(
                contentType(DATA),
                messageDigest(HashAlgorithm.SHA512.hash(content).octets()));
    }

    Bytes over(Bytes... attributes) throws Exception {
        return message(Der.of(0xa0, attributes), sign(Der.of(0x31, attributes)));
    }

    static Bytes contentType(String type) {
        return Der.of(0x30, oid(CONTENT_TYPE), Der.of(0x31, oid(type)));
    }

    static Bytes messageDigest(Bytes digest) {
        return Der.of(0x30, oid(MESSAGE_DIGEST), Der.of(0x31, Der.of(4, digest)));
    }

    private Bytes message(Bytes attributes, Bytes signature) {
        Bytes signer = Der.of(
                0x30,
                Der.of(2, Bytes.of(3)),
                Der.of(0x80, Bytes.repeat(7, 20)),
                Der.of(0x30, oid(SHA512)),
                attributes,
                Der.of(0x30, algorithm()),
                Der.of(4, signature));
        Bytes signed = Der.of(
                0x30,
                Der.of(2, Bytes.of(3)),
                Der.of(0x31, Der.of(0x30, oid(SHA512))),
                Der.of(0x30, oid(DATA)),
                Der.of(0x31, signer));
        return Der.of(0x30, oid(SIGNED_DATA), Der.of(0xa0, signed));
    }

    private Bytes algorithm() {
        String name = ((NamedParameterSpec) key.getPublic().getParams()).getName();
        int set = switch (name) {
            case "ML-DSA-44" -> 0;
            case "ML-DSA-65" -> 1;
            default -> 2;
        };
        Bytes first = Bytes.fromHex(ML_DSA_44);
        int last = first.length() - 1;
        return Der.of(6, first.slice(0, last), Bytes.of(first.at(last) + set));
    }

    private Bytes sign(Bytes message) throws Exception {
        Signature signer = Signature.getInstance("ML-DSA");
        signer.initSign(key.getPrivate());
        signer.update(message.toArray());
        return Bytes.owning(signer.sign());
    }

    private static Bytes oid(String octets) {
        return Der.of(6, Bytes.fromHex(octets));
    }
}
