package dev.martello.evidence.ima;

import static dev.martello.evidence.ima.DerReader.INTEGER;
import static dev.martello.evidence.ima.DerReader.OBJECT_IDENTIFIER;
import static dev.martello.evidence.ima.DerReader.OCTET_STRING;
import static dev.martello.evidence.ima.DerReader.SEQUENCE;
import static dev.martello.evidence.ima.DerReader.SET;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.AppendedSignature.NotCheckable;
import dev.martello.evidence.ima.AppendedSignature.OverAttributes;
import dev.martello.evidence.ima.AppendedSignature.OverContent;
import dev.martello.evidence.ima.AppendedSignature.Signer;
import dev.martello.tpm.HashAlgorithm;
import java.util.Optional;

/** Follows the structure of RFC 5652, sections 3 and 5.1 to 5.3. */
final class AppendedSignatureReader {
    private static final Bytes SIGNED_DATA = Bytes.fromHex("2a864886f70d010702");
    private static final int MAX_NAME_BYTES = 64;

    private AppendedSignatureReader() {}

    static AppendedSignature read(Bytes der) throws MalformedFileSignature {
        DerReader in = DerReader.of(der);
        if (der.length() > AppendedSignature.MAX_BYTES) {
            throw in.malformed(
                    "it has " + der.length() + " octets, at most " + AppendedSignature.MAX_BYTES + " are looked at");
        }
        DerReader message = in.enter(SEQUENCE, "ContentInfo");
        in.requireEnd("ContentInfo");
        if (!message.content(OBJECT_IDENTIFIER, "contentType").equals(SIGNED_DATA)) {
            throw message.malformed("it is not SignedData");
        }
        DerReader explicit = message.enter(DerReader.constructed(0), "content");
        message.requireEnd("ContentInfo");
        DerReader signed = explicit.enter(SEQUENCE, "SignedData");
        explicit.requireEnd("SignedData");
        return signedData(signed);
    }

    private static AppendedSignature signedData(DerReader in) throws MalformedFileSignature {
        in.content(INTEGER, "version");
        in.content(SET, "digestAlgorithms");
        DerReader content = in.enter(SEQUENCE, "encapContentInfo");
        Bytes contentType = content.content(OBJECT_IDENTIFIER, "eContentType");
        skip(in, DerReader.constructed(0), "certificates");
        skip(in, DerReader.constructed(1), "crls");
        DerReader signers = in.enter(SET, "signerInfos");
        in.requireEnd("SignedData");
        AppendedSignature signature = signer(signers.enter(SEQUENCE, "SignerInfo"), contentType);
        if (!signers.atEnd()) {
            return new NotCheckable("is of several signers");
        }
        return content.atEnd() ? signature : new NotCheckable("has a content of its own");
    }

    private static void skip(DerReader in, int tag, String name) throws MalformedFileSignature {
        if (in.isNext(tag)) {
            in.content(tag, name);
        }
    }

    private static AppendedSignature signer(DerReader in, Bytes contentType) throws MalformedFileSignature {
        in.content(INTEGER, "version");
        Signer signer = in.isNext(SEQUENCE)
                ? serial(in.enter(SEQUENCE, "issuerAndSerialNumber"))
                : new Signer.KeyIdentifier(name(in, in.content(DerReader.primitive(0), "subjectKeyIdentifier")));
        Optional<HashAlgorithm> hash = AlgorithmReader.hash(in.enter(SEQUENCE, "digestAlgorithm"));
        Optional<SignedAttributes> attributes = SignedAttributes.read(in);
        Optional<SigningAlgorithm> algorithm =
                AlgorithmReader.signature(in.enter(SEQUENCE, "signatureAlgorithm"), hash);
        Bytes octets = in.content(OCTET_STRING, "signature");
        skip(in, DerReader.constructed(1), "unsignedAttrs");
        in.requireEnd("SignerInfo");
        if (octets.length() > FileSignature.MAX_SIGNATURE_BYTES) {
            throw in.malformed("a signature has " + octets.length() + " octets");
        }
        if (hash.isEmpty() || algorithm.isEmpty()) {
            return new NotCheckable("is of an algorithm that is not known here");
        }
        if (attributes.isPresent()) {
            attributes.get().requireOf(contentType, hash.get(), in);
            return new OverAttributes(
                    algorithm.get(),
                    hash.get(),
                    signer,
                    octets,
                    attributes.get().octets());
        }
        return algorithm.get() instanceof SigningAlgorithm.MlDsa
                ? new NotCheckable(
                        "was made over the content and no digest of it, and the log does not have the content")
                : new OverContent(algorithm.get(), hash.get(), signer, octets);
    }

    private static Signer serial(DerReader in) throws MalformedFileSignature {
        in.content(SEQUENCE, "issuer");
        Signer serial = new Signer.Serial(name(in, in.content(INTEGER, "serialNumber")));
        in.requireEnd("issuerAndSerialNumber");
        return serial;
    }

    private static Bytes name(DerReader in, Bytes octets) throws MalformedFileSignature {
        if (octets.length() > MAX_NAME_BYTES) {
            throw in.malformed("a key is named with " + octets.length() + " octets");
        }
        return octets;
    }
}
