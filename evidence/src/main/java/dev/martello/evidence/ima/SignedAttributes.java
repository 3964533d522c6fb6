package dev.martello.evidence.ima;

import static dev.martello.evidence.ima.DerReader.OBJECT_IDENTIFIER;
import static dev.martello.evidence.ima.DerReader.OCTET_STRING;
import static dev.martello.evidence.ima.DerReader.SEQUENCE;
import static dev.martello.evidence.ima.DerReader.SET;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.util.Optional;

/**
 * The attributes that are signed in place of a content.
 *
 * @param octets as they are signed: with the tag of a SET
 * @param contentType what the content is said to be
 * @param messageDigest the digest of the content
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5652#section-11">RFC 5652, sections 5.3, 5.4, 11.1 and 11.2</a>
 */
record SignedAttributes(Bytes octets, Bytes contentType, Bytes messageDigest) {
    private static final Bytes CONTENT_TYPE = Bytes.fromHex("2a864886f70d010903");
    private static final Bytes MESSAGE_DIGEST = Bytes.fromHex("2a864886f70d010904");

    static Optional<SignedAttributes> read(DerReader signer) throws MalformedFileSignature {
        int tag = DerReader.constructed(0);
        if (!signer.isNext(tag)) {
            return Optional.empty();
        }
        int start = signer.at();
        DerReader in = signer.enter(tag, "signedAttrs");
        Bytes octets = Bytes.concat(Bytes.of(SET), signer.since(start).from(1));
        Optional<Bytes> contentType = Optional.empty();
        Optional<Bytes> messageDigest = Optional.empty();
        while (!in.atEnd()) {
            DerReader attribute = in.enter(SEQUENCE, "Attribute");
            Bytes type = attribute.content(OBJECT_IDENTIFIER, "attrType");
            DerReader values = attribute.enter(SET, "attrValues");
            attribute.requireEnd("Attribute");
            if (type.equals(CONTENT_TYPE)) {
                contentType = once(contentType, values, OBJECT_IDENTIFIER, "contentType");
            } else if (type.equals(MESSAGE_DIGEST)) {
                messageDigest = once(messageDigest, values, OCTET_STRING, "messageDigest");
            }
        }
        return Optional.of(new SignedAttributes(
                octets, present(contentType, in, "contentType"), present(messageDigest, in, "messageDigest")));
    }

    private static Optional<Bytes> once(Optional<Bytes> before, DerReader values, int tag, String name)
            throws MalformedFileSignature {
        if (before.isPresent()) {
            throw values.malformed("the attribute " + name + " is there twice");
        }
        Bytes value = values.content(tag, name);
        values.requireEnd(name);
        return Optional.of(value);
    }

    private static Bytes present(Optional<Bytes> value, DerReader in, String name) throws MalformedFileSignature {
        if (value.isEmpty()) {
            throw in.malformed("the attribute " + name + " is not among those that are signed");
        }
        return value.get();
    }

    /** Holds what the attributes say of the content against what the rest of the message says. */
    void requireOf(Bytes eContentType, HashAlgorithm hash, DerReader in) throws MalformedFileSignature {
        if (!contentType.equals(eContentType)) {
            throw in.malformed("the content has another type than the attribute contentType says");
        }
        if (messageDigest.length() != hash.digestBytes()) {
            throw in.malformed("the attribute messageDigest has " + messageDigest.length() + " octets, and a digest of "
                    + hash + " has " + hash.digestBytes());
        }
    }
}
