package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Optional;

/**
 * A file's signature as {@code security.ima} holds it, and {@code evmctl ima_sign} makes it. Nothing in it is believed before
 * it is checked with a key.
 *
 * @param form what was signed
 * @param hash the algorithm of the digest that was signed
 * @param keyId the last four octets of the SHA-1 digest of the key: a hint
 * @param octets RSASSA-PKCS1-v1_5, or ECDSA in DER
 * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/security/integrity/integrity.h">Linux,
 *     security/integrity/integrity.h, struct signature_v2_hdr and struct ima_file_id</a>
 */
public record FileSignature(Form form, HashAlgorithm hash, Bytes keyId, Bytes octets) {
    public static final int KEY_ID_BYTES = 4;

    /** An RSA key of 8192 bits. */
    public static final int MAX_SIGNATURE_BYTES = 1024;

    /** What was signed. */
    public enum Form {
        /** Version 2: the digest of the file. */
        FILE(0x03, 2),
        /** Version 3: the digest of the type and algorithm of the file's fs-verity digest and this digest. */
        VERITY(0x06, 3);

        private final int type;
        private final int version;

        Form(int type, int version) {
            this.type = type;
            this.version = version;
        }
    }

    /**
     * Reads the value of {@code security.ima}, if it is a signature; it may also be a plain digest, or what stands in a list is a
     * portable EVM signature, which does not say what is in a file.
     *
     * @throws MalformedFileSignature if it says that it is a signature, and is none
     */
    public static Optional<FileSignature> parse(Bytes attribute) throws MalformedFileSignature {
        if (attribute.isEmpty() || (attribute.at(0) != Form.FILE.type && attribute.at(0) != Form.VERITY.type)) {
            return Optional.empty();
        }
        BytesReader<MalformedFileSignature> in = BytesReader.bigEndian(attribute, MalformedFileSignature::new);
        Form form = in.u8("type") == Form.FILE.type ? Form.FILE : Form.VERITY;
        int version = in.u8("version");
        if (version != form.version) {
            throw in.malformed("version " + version + ", expected " + form.version);
        }
        int algorithm = in.u8("hash_algo");
        HashAlgorithm hash =
                hash(algorithm).orElseThrow(() -> in.malformed("hash algorithm " + algorithm + " is not known here"));
        Bytes keyId = in.bytes(KEY_ID_BYTES, "keyid");
        Bytes octets = in.bytes(in.size16("sig", MAX_SIGNATURE_BYTES), "sig");
        in.requireEnd("signature");
        return Optional.of(new FileSignature(form, hash, keyId, octets));
    }

    /** {@code enum hash_algo} of include/uapi/linux/hash_info.h. */
    private static Optional<HashAlgorithm> hash(int number) {
        return switch (number) {
            case 2 -> Optional.of(HashAlgorithm.SHA1);
            case 4 -> Optional.of(HashAlgorithm.SHA256);
            case 5 -> Optional.of(HashAlgorithm.SHA384);
            case 6 -> Optional.of(HashAlgorithm.SHA512);
            case 20 -> Optional.of(HashAlgorithm.SHA3_256);
            case 21 -> Optional.of(HashAlgorithm.SHA3_384);
            case 22 -> Optional.of(HashAlgorithm.SHA3_512);
            default -> Optional.empty();
        };
    }

    /** {@link #hash(int)} the other way round. */
    private static int number(HashAlgorithm hash) {
        return switch (hash) {
            case SHA1 -> 2;
            case SHA256 -> 4;
            case SHA384 -> 5;
            case SHA512 -> 6;
            case SM3_256 -> 17;
            case SHA3_256 -> 20;
            case SHA3_384 -> 21;
            case SHA3_512 -> 22;
        };
    }

    /** What a signature of this form over a file must have signed, if the file's digest is of the signature's algorithm. */
    public Optional<Digest> signed(Digest fileDigest) {
        if (fileDigest.algorithm() != hash) {
            return Optional.empty();
        }
        return Optional.of(
                switch (form) {
                    case FILE -> fileDigest;
                    case VERITY ->
                        hash.hash(Bytes.concat(Bytes.of(Form.VERITY.type, number(hash)), fileDigest.octets()));
                });
    }
}
