package dev.martello.appraisal.integrity;

import dev.martello.bytes.Bytes;
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
        return message(der(0xa0, attributes), sign(der(0x31, attributes)));
    }

    static Bytes contentType(String type) {
        return der(0x30, oid(CONTENT_TYPE), der(0x31, oid(type)));
    }

    static Bytes messageDigest(Bytes digest) {
        return der(0x30, oid(MESSAGE_DIGEST), der(0x31, der(4, digest)));
    }

    private Bytes message(Bytes attributes, Bytes signature) {
        Bytes signer = der(
                0x30,
                der(2, Bytes.of(3)),
                der(0x80, Bytes.repeat(7, 20)),
                der(0x30, oid(SHA512)),
                attributes,
                der(0x30, algorithm()),
                der(4, signature));
        Bytes signed = der(
                0x30, der(2, Bytes.of(3)), der(0x31, der(0x30, oid(SHA512))), der(0x30, oid(DATA)), der(0x31, signer));
        return der(0x30, oid(SIGNED_DATA), der(0xa0, signed));
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
        return der(6, first.slice(0, last), Bytes.of(first.at(last) + set));
    }

    private Bytes sign(Bytes message) throws Exception {
        Signature signer = Signature.getInstance("ML-DSA");
        signer.initSign(key.getPrivate());
        signer.update(message.toArray());
        return Bytes.owning(signer.sign());
    }

    private static Bytes oid(String octets) {
        return der(6, Bytes.fromHex(octets));
    }

    private static Bytes der(int tag, Bytes... parts) {
        Bytes content = Bytes.concat(parts);
        int length = content.length();
        Bytes header = length < 0x80
                ? Bytes.of(tag, length)
                : length < 0x100 ? Bytes.of(tag, 0x81, length) : Bytes.of(tag, 0x82, length >> 8, length & 0xff);
        return Bytes.concat(header, content);
    }
}
