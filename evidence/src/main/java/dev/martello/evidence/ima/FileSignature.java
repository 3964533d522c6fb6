package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/**
 * A signature as {@code security.ima} or {@code security.evm} holds it, and {@code evmctl ima_sign} and {@code evmctl sign --portable}
 * make it. Nothing in it is believed before it is checked with a key.
 *
 * @param form what it says something of
 * @param version how what it says is signed
 * @param hash the algorithm of the digest that was signed
 * @param keyId the last four octets of the SHA-1 digest of the key: a hint
 * @param octets RSASSA-PKCS1-v1_5, ECDSA in DER or ML-DSA
 * @see <a href="https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/security/integrity/integrity.h">Linux,
 *     security/integrity/integrity.h, struct signature_v2_hdr and struct ima_file_id</a>
 */
public record FileSignature(Form form, Version version, HashAlgorithm hash, Bytes keyId, Bytes octets) {
    public static final int KEY_ID_BYTES = 4;

    /** ML-DSA-87 has the longest. */
    public static final int MAX_SIGNATURE_BYTES = 4627;

    /** What is signed: {@code enum evm_ima_xattr_type}. */
    public enum Form {
        /** The content of a file. */
        FILE(0x03),
        /** The attributes of a file, wherever it is: a portable EVM signature. */
        ATTRIBUTES(0x05),
        /** The fs-verity digest of a file. */
        VERITY(0x06);

        private final int type;

        Form(int type) {
            this.type = type;
        }

        private static Optional<Form> ofType(int type) {
            return Arrays.stream(values()).filter(each -> each.type == type).findFirst();
        }
    }

    /** How it is signed. */
    public enum Version {
        /** The digest alone. */
        DIGEST(2),
        /** The digest of form, algorithm and digest, so that none is taken for that of another form. */
        FILE_ID(3);

        private final int number;

        Version(int number) {
            this.number = number;
        }
    }

    /**
     * Reads the value of an extended attribute, if it is a signature; it may also be a plain digest.
     *
     * @throws MalformedFileSignature if it says that it is a signature, and is none
     */
    public static Optional<FileSignature> parse(Bytes attribute) throws MalformedFileSignature {
        Optional<Form> form = attribute.isEmpty() ? Optional.empty() : Form.ofType(attribute.at(0));
        return form.isPresent() ? Optional.of(read(form.get(), attribute)) : Optional.empty();
    }

    private static FileSignature read(Form form, Bytes attribute) throws MalformedFileSignature {
        BytesReader<MalformedFileSignature> in = BytesReader.bigEndian(attribute, MalformedFileSignature::new);
        in.skip(1, "type");
        int number = in.u8("version");
        Version version = Arrays.stream(Version.values())
                .filter(each -> each.number == number && !(form == Form.VERITY && each == Version.DIGEST))
                .findFirst()
                .orElseThrow(() -> in.malformed("version " + number + " is none for such a signature"));
        int algorithm = in.u8("hash_algo");
        HashAlgorithm hash =
                hash(algorithm).orElseThrow(() -> in.malformed("hash algorithm " + algorithm + " is not known here"));
        Bytes keyId = in.bytes(KEY_ID_BYTES, "keyid");
        Bytes octets = in.bytes(in.size16("sig", MAX_SIGNATURE_BYTES), "sig");
        in.requireEnd("signature");
        return new FileSignature(form, version, hash, keyId, octets);
    }

    /** {@code enum hash_algo} of include/uapi/linux/hash_info.h. */
    static Optional<HashAlgorithm> hash(int number) {
        return Arrays.stream(HashAlgorithm.values())
                .filter(each -> each != HashAlgorithm.SM3_256 && number(each) == number)
                .findFirst();
    }

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

    /**
     * What a signature of this form must have signed, if the digest is of the signature's algorithm.
     *
     * @param digest of the file, its fs-verity digest or {@link FileAttributes#digest that of its attributes}
     */
    public Optional<SignedMessage> signed(Digest digest) {
        if (digest.algorithm() != hash) {
            return Optional.empty();
        }
        return Optional.of(
                switch (version) {
                    case DIGEST -> new SignedMessage.Hashed(digest);
                    case FILE_ID ->
                        new SignedMessage.Whole(hash, Bytes.concat(Bytes.of(form.type, number(hash)), digest.octets()));
                });
    }
}
