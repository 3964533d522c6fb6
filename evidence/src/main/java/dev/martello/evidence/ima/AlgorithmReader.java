package dev.martello.evidence.ima;

import static dev.martello.evidence.ima.DerReader.INTEGER;
import static dev.martello.evidence.ima.DerReader.OBJECT_IDENTIFIER;
import static dev.martello.evidence.ima.DerReader.SEQUENCE;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.SigningAlgorithm.MlDsa;
import dev.martello.evidence.ima.SigningAlgorithm.Plain;
import dev.martello.evidence.ima.SigningAlgorithm.Pss;
import dev.martello.tpm.HashAlgorithm;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an {@code AlgorithmIdentifier}, whose tag is read already.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4055#section-3.1">RFC 4055, section 3.1: RSASSA-PSS</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9882">RFC 9882: ML-DSA</a>
 */
final class AlgorithmReader {
    private static final Map<Bytes, HashAlgorithm> HASHES = Map.of(
            Bytes.fromHex("2b0e03021a"), HashAlgorithm.SHA1,
            Bytes.fromHex("608648016503040201"), HashAlgorithm.SHA256,
            Bytes.fromHex("608648016503040202"), HashAlgorithm.SHA384,
            Bytes.fromHex("608648016503040203"), HashAlgorithm.SHA512,
            Bytes.fromHex("608648016503040208"), HashAlgorithm.SHA3_256,
            Bytes.fromHex("608648016503040209"), HashAlgorithm.SHA3_384,
            Bytes.fromHex("60864801650304020a"), HashAlgorithm.SHA3_512);

    /** rsaEncryption, sha256- to sha512WithRSAEncryption, ecdsa-with-SHA256 to -SHA512, id-ml-dsa-44 to -87. */
    private static final Map<Bytes, SigningAlgorithm> SIGNATURES = Map.of(
            Bytes.fromHex("2a864886f70d010101"), Plain.RSA,
            Bytes.fromHex("2a864886f70d01010b"), Plain.RSA,
            Bytes.fromHex("2a864886f70d01010c"), Plain.RSA,
            Bytes.fromHex("2a864886f70d01010d"), Plain.RSA,
            Bytes.fromHex("2a8648ce3d040302"), Plain.ECDSA,
            Bytes.fromHex("2a8648ce3d040303"), Plain.ECDSA,
            Bytes.fromHex("2a8648ce3d040304"), Plain.ECDSA,
            Bytes.fromHex("608648016503040311"), MlDsa.ML_DSA_44,
            Bytes.fromHex("608648016503040312"), MlDsa.ML_DSA_65,
            Bytes.fromHex("608648016503040313"), MlDsa.ML_DSA_87);

    private static final Bytes RSASSA_PSS = Bytes.fromHex("2a864886f70d01010a");
    private static final Bytes MGF1 = Bytes.fromHex("2a864886f70d010108");
    private static final int DEFAULT_SALT_BYTES = 20;
    private static final int TRAILER = 1;

    private AlgorithmReader() {}

    static Optional<HashAlgorithm> hash(DerReader in) throws MalformedFileSignature {
        return Optional.ofNullable(HASHES.get(in.content(OBJECT_IDENTIFIER, "algorithm")));
    }

    /**
     * How a signature was made; nothing if that is not known here.
     *
     * @param hash the algorithm of the digest that is signed
     */
    static Optional<SigningAlgorithm> signature(DerReader in, Optional<HashAlgorithm> hash)
            throws MalformedFileSignature {
        Bytes algorithm = in.content(OBJECT_IDENTIFIER, "algorithm");
        return algorithm.equals(RSASSA_PSS)
                ? pss(in.enter(SEQUENCE, "RSASSA-PSS-params"), hash)
                : Optional.ofNullable(SIGNATURES.get(algorithm));
    }

    /** What is left out has its default. */
    private static Optional<SigningAlgorithm> pss(DerReader in, Optional<HashAlgorithm> hash)
            throws MalformedFileSignature {
        Optional<DerReader> stated = parameter(in, 0, "hashAlgorithm");
        Optional<HashAlgorithm> own = stated.isPresent()
                ? hash(stated.get().enter(SEQUENCE, "hashAlgorithm"))
                : Optional.of(HashAlgorithm.SHA1);
        Optional<DerReader> generator = parameter(in, 1, "maskGenAlgorithm");
        Optional<HashAlgorithm> mask = generator.isPresent()
                ? mask(generator.get().enter(SEQUENCE, "maskGenAlgorithm"))
                : Optional.of(HashAlgorithm.SHA1);
        int saltBytes = number(parameter(in, 2, "saltLength"), DEFAULT_SALT_BYTES, "saltLength");
        int trailer = number(parameter(in, 3, "trailerField"), TRAILER, "trailerField");
        in.requireEnd("RSASSA-PSS-params");
        if (trailer != TRAILER) {
            throw in.malformed("trailerField is " + trailer + ", not " + TRAILER);
        }
        if (!own.equals(hash)) {
            throw in.malformed("RSASSA-PSS is of another digest than digestAlgorithm");
        }
        return mask.map(each -> new Pss(each, saltBytes));
    }

    private static Optional<DerReader> parameter(DerReader in, int number, String name) throws MalformedFileSignature {
        int tag = DerReader.constructed(number);
        return in.isNext(tag) ? Optional.of(in.enter(tag, name)) : Optional.empty();
    }

    private static Optional<HashAlgorithm> mask(DerReader in) throws MalformedFileSignature {
        return in.content(OBJECT_IDENTIFIER, "algorithm").equals(MGF1)
                ? hash(in.enter(SEQUENCE, "hashAlgorithm"))
                : Optional.empty();
    }

    private static int number(Optional<DerReader> parameter, int otherwise, String name) throws MalformedFileSignature {
        if (parameter.isEmpty()) {
            return otherwise;
        }
        Bytes octets = parameter.get().content(INTEGER, name);
        parameter.get().requireEnd(name);
        if (octets.isEmpty() || octets.length() > 2 || octets.at(0) >= 0x80) {
            throw parameter.get().malformed(name + " is no number of at most two octets");
        }
        return octets.length() == 1 ? octets.at(0) : octets.at(0) << 8 | octets.at(1);
    }
}
