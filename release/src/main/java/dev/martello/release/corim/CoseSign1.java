package dev.martello.release.corim;

import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.List;

/**
 * The signature of a CoRIM. The algorithm follows from the key; what the header says must agree.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9052">RFC 9052, COSE, section 4.2</a>
 */
final class CoseSign1 {
    private static final long ALGORITHM = 1;
    private static final long CRITICAL = 2;

    private CoseSign1() {}

    /** The payload, if this key signed it. */
    static Cbor.Octets open(Cbor item, PublicKey signer) throws MalformedCorim {
        List<Cbor> parts = CorimReader.array(item, "COSE_Sign1");
        if (parts.size() != 4) {
            throw new MalformedCorim(item.offset(), "COSE_Sign1 has four parts");
        }
        Cbor.Octets header = CorimReader.octets(parts.get(0), "the protected header");
        CorimReader.fields(parts.get(1), "the unprotected header");
        Cbor.Octets payload = CorimReader.octets(parts.get(2), "the payload");
        Cbor.Octets signature = CorimReader.octets(parts.get(3), "the signature");
        SignatureScheme scheme = SignatureScheme.of(signer)
                .orElseThrow(() -> new MalformedCorim(item.offset(), "CoRIMs are not signed with such a key here"));
        requireAlgorithm(header, scheme);
        if (!isSignature(signature.content(), signed(header.content(), payload.content()), signer, scheme)) {
            throw new MalformedCorim(signature.offset(), "this key did not sign it");
        }
        return payload;
    }

    private static void requireAlgorithm(Cbor.Octets header, SignatureScheme scheme) throws MalformedCorim {
        Cbor.Fields fields = CorimReader.fields(CborReader.read(header), "the protected header");
        long wanted = switch (scheme) {
            case ED25519 -> -8;
            case ECDSA_P256 -> -7;
            case ECDSA_P384 -> -35;
        };
        boolean isWanted = CorimReader.field(fields, ALGORITHM)
                .filter(algorithm -> algorithm instanceof Cbor.Integral(long _, long value) && value == wanted)
                .isPresent();
        if (!isWanted) {
            throw new MalformedCorim(header.offset(), "it is not signed with the algorithm of this key, " + scheme);
        }
        if (CorimReader.field(fields, CRITICAL).isPresent()) {
            throw new MalformedCorim(header.offset(), "it has critical header parameters, which are not known here");
        }
    }

    /** {@code Sig_structure}: {@code ["Signature1", protected, h'', payload]}. */
    private static Bytes signed(Bytes header, Bytes payload) {
        BytesWriter out = BytesWriter.bigEndian();
        out.bytes(Bytes.of(0x84, 0x6a)).bytes(Bytes.ascii("Signature1"));
        byteString(out, header);
        byteString(out, Bytes.EMPTY);
        byteString(out, payload);
        return out.toBytes();
    }

    private static void byteString(BytesWriter out, Bytes content) {
        int length = content.length();
        if (length < 24) {
            out.bytes(Bytes.of(0x40 | length));
        } else if (length < 1 << 8) {
            out.bytes(Bytes.of(0x58, length));
        } else if (length < 1 << 16) {
            out.bytes(Bytes.of(0x59)).u16(length);
        } else {
            out.bytes(Bytes.of(0x5a)).u32(length);
        }
        out.bytes(content);
    }

    private static boolean isSignature(Bytes signature, Bytes signed, PublicKey key, SignatureScheme scheme) {
        // RFC 9053, section 2.1: r and s one behind the other, not in DER.
        String algorithm = switch (scheme) {
            case ED25519 -> scheme.javaName();
            case ECDSA_P256, ECDSA_P384 -> scheme.javaName() + "inP1363Format";
        };
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(signed.asBuffer());
            return verifier.verify(signature.toArray());
        } catch (SignatureException e) {
            return false; // the JDK's answer to octets that have not the form of a signature
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot verify with " + algorithm, e);
        }
    }
}
