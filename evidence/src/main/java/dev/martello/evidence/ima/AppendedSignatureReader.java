package dev.martello.evidence.ima;

import static dev.martello.evidence.ima.DerReader.INTEGER;
import static dev.martello.evidence.ima.DerReader.OBJECT_IDENTIFIER;
import static dev.martello.evidence.ima.DerReader.OCTET_STRING;
import static dev.martello.evidence.ima.DerReader.SEQUENCE;
import static dev.martello.evidence.ima.DerReader.SET;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.AppendedSignature.NotCheckable;
import dev.martello.evidence.ima.AppendedSignature.OverContent;
import dev.martello.evidence.ima.AppendedSignature.Signer;
import dev.martello.tpm.HashAlgorithm;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows the structure of RFC 5652, sections 3 and 5.1 to 5.3. */
final class AppendedSignatureReader {
    private static final Bytes SIGNED_DATA = Bytes.fromHex("2a864886f70d010702");
    private static final Map<Bytes, HashAlgorithm> DIGESTS = Map.of(
            Bytes.fromHex("2b0e03021a"), HashAlgorithm.SHA1,
            Bytes.fromHex("608648016503040201"), HashAlgorithm.SHA256,
            Bytes.fromHex("608648016503040202"), HashAlgorithm.SHA384,
            Bytes.fromHex("608648016503040203"), HashAlgorithm.SHA512,
            Bytes.fromHex("608648016503040208"), HashAlgorithm.SHA3_256,
            Bytes.fromHex("608648016503040209"), HashAlgorithm.SHA3_384,
            Bytes.fromHex("60864801650304020a"), HashAlgorithm.SHA3_512);

    /** rsaEncryption, sha256- to sha512WithRSAEncryption, ecdsa-with-SHA256 to -SHA512. */
    private static final Set<Bytes> SIGNATURES = Set.of(
            Bytes.fromHex("2a864886f70d010101"),
            Bytes.fromHex("2a864886f70d01010b"),
            Bytes.fromHex("2a864886f70d01010c"),
            Bytes.fromHex("2a864886f70d01010d"),
            Bytes.fromHex("2a8648ce3d040302"),
            Bytes.fromHex("2a8648ce3d040303"),
            Bytes.fromHex("2a8648ce3d040304"));

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
        signed.content(INTEGER, "version");
        signed.content(SET, "digestAlgorithms");
        boolean isDetached = isDetached(signed.enter(SEQUENCE, "encapContentInfo"));
        skip(signed, DerReader.constructed(0), "certificates");
        skip(signed, DerReader.constructed(1), "crls");
        DerReader signers = signed.enter(SET, "signerInfos");
        signed.requireEnd("SignedData");
        AppendedSignature signature = signer(signers.enter(SEQUENCE, "SignerInfo"));
        if (!signers.atEnd()) {
            return new NotCheckable("is of several signers");
        }
        return isDetached ? signature : new NotCheckable("has a content of its own");
    }

    private static boolean isDetached(DerReader content) throws MalformedFileSignature {
        content.content(OBJECT_IDENTIFIER, "eContentType");
        return content.atEnd();
    }

    private static boolean skip(DerReader in, int tag, String name) throws MalformedFileSignature {
        if (!in.isNext(tag)) {
            return false;
        }
        in.content(tag, name);
        return true;
    }

    private static AppendedSignature signer(DerReader in) throws MalformedFileSignature {
        in.content(INTEGER, "version");
        Signer signer = in.isNext(SEQUENCE)
                ? serial(in.enter(SEQUENCE, "issuerAndSerialNumber"))
                : new Signer.KeyIdentifier(name(in, in.content(DerReader.primitive(0), "subjectKeyIdentifier")));
        Optional<HashAlgorithm> hash =
                Optional.ofNullable(DIGESTS.get(algorithm(in.enter(SEQUENCE, "digestAlgorithm"))));
        boolean isOverAttributes = skip(in, DerReader.constructed(0), "signedAttrs");
        boolean isKnown = SIGNATURES.contains(algorithm(in.enter(SEQUENCE, "signatureAlgorithm")));
        Bytes octets = in.content(OCTET_STRING, "signature");
        skip(in, DerReader.constructed(1), "unsignedAttrs");
        in.requireEnd("SignerInfo");
        if (octets.length() > FileSignature.MAX_SIGNATURE_BYTES) {
            throw in.malformed("a signature has " + octets.length() + " octets");
        }
        if (hash.isEmpty() || !isKnown) {
            return new NotCheckable("is of an algorithm that is not known here");
        }
        return isOverAttributes
                ? new NotCheckable("was made over signed attributes, whose digest the log has instead of the file's")
                : new OverContent(hash.get(), signer, octets);
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

    /** The parameters say nothing that the algorithms known here need. */
    private static Bytes algorithm(DerReader in) throws MalformedFileSignature {
        return in.content(OBJECT_IDENTIFIER, "algorithm");
    }
}
