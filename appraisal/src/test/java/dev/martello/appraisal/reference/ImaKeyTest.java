package dev.martello.appraisal.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.appraisal.SigningTools;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.bytes.Pem;
import dev.martello.evidence.ima.FileSignature;
import dev.martello.evidence.ima.MalformedFileSignature;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures of files, as evmctl and we make them. */
class ImaKeyTest {
    private static final Bytes CONTENT = Bytes.utf8("a file\n");

    private final SigningTools tools;

    ImaKeyTest(@TempDir Path directory) {
        this.tools = new SigningTools(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, rsa_keygen_bits:2048, SHA256",
        "RSA, rsa_keygen_bits:3072, SHA512",
        "EC, ec_paramgen_curve:P-256, SHA256",
        "EC, ec_paramgen_curve:P-384, SHA384",
        "EC, ec_paramgen_curve:P-256, SHA512"
    })
    void believesWhatEvmctlSignedAndNothingElse(String algorithm, String parameter, HashAlgorithm hash)
            throws Exception {
        ImaKey key = tools.key(algorithm, parameter);
        Bytes attribute = tools.imaSign(CONTENT, hash);
        FileSignature signature = FileSignature.parse(attribute).orElseThrow();
        Digest digest = hash.hash(CONTENT);

        assertThat(signature.keyId()).isEqualTo(key.keyId());
        assertThat(signed(key, signature, digest)).isTrue();
        assertThat(signed(key, signature, hash.hash(Bytes.utf8("another file\n"))))
                .isFalse();
        assertThat(signed(key, signature, HashAlgorithm.SHA3_256.hash(CONTENT))).isFalse();
        for (int bit = 0; bit < 8 * attribute.length(); bit++) {
            byte[] flipped = attribute.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(isBelieved(key, Bytes.owning(flipped), digest))
                    .as("bit " + bit)
                    .isFalse();
        }
        for (int length = 1; length < attribute.length(); length++) {
            Bytes cut = attribute.slice(0, length);
            assertThatExceptionOfType(MalformedFileSignature.class).isThrownBy(() -> FileSignature.parse(cut));
        }
    }

    @Test
    void believesNoSha1() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");

        assertThat(isBelieved(key, tools.imaSign(CONTENT, HashAlgorithm.SHA1), HashAlgorithm.SHA1.hash(CONTENT)))
                .isFalse();
    }

    @Test
    void believesSignaturesOverVerityDigestsInTheirOwnForm() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        ImaKey key = ImaKey.of(Bytes.copyOf(pair.getPublic().getEncoded()));
        Digest verity = HashAlgorithm.SHA256.hash(CONTENT);
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(pair.getPrivate());
        signer.update(Bytes.concat(Bytes.of(6, 4), verity.octets()).toArray());
        Bytes signed = Bytes.owning(signer.sign());

        assertThat(isBelieved(key, attribute(6, 3, key, signed), verity)).isTrue();
        assertThat(isBelieved(key, attribute(3, 2, key, signed), verity)).isFalse();
        assertThat(isBelieved(key, attribute(3, 3, key, signed), verity)).isFalse();
        assertThatExceptionOfType(MalformedFileSignature.class)
                .isThrownBy(() -> FileSignature.parse(attribute(6, 2, key, signed)));
    }

    /** Linux 7.1 reads these, evmctl 1.4 does not make them: the digest of {@code struct ima_file_id}. */
    @Test
    void believesVersion3OverTheContentInItsOwnFormOnly() throws Exception {
        ImaKey key = tools.key("RSA", "rsa_keygen_bits:2048");
        Digest digest = HashAlgorithm.SHA256.hash(CONTENT);
        Bytes signed = tools.sign(Bytes.concat(Bytes.of(3, 4), digest.octets()));

        assertThat(isBelieved(key, attribute(3, 3, key, signed), digest)).isTrue();
        for (int type : new int[] {5, 6}) {
            assertThat(isBelieved(key, attribute(type, 3, key, signed), digest)).isFalse();
        }
        assertThat(isBelieved(key, attribute(3, 2, key, signed), digest)).isFalse();
    }

    @Test
    void takesTheKeyOfACertificate() throws Exception {
        ImaKey key = tools.key("EC", "ec_paramgen_curve:P-256");

        assertThat(ImaKey.of(Pem.decode("CERTIFICATE", tools.certificate()))).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"RSA, rsa_keygen_bits:1024", "EC, ec_paramgen_curve:secp256k1", "ed25519, "})
    void refusesKeysThatFilesAreNotSignedWith(String algorithm, String parameter) {
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> tools.key(algorithm, parameter));
    }

    @Test
    void refusesWhatIsNoKey() {
        for (Bytes other : List.of(Bytes.EMPTY, Bytes.of(0x30, 0), Bytes.repeat(1, 10_000), Bytes.utf8("-----BEGIN"))) {
            assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> ImaKey.of(other));
        }
    }

    /** Java reads such a key, and refuses to verify with it. */
    @Test
    void refusesAMlDsaKeyOfAnotherLengthThanItsParametersHave() throws Exception {
        byte[] key = KeyPairGenerator.getInstance("ML-DSA-44")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        int parameters = Bytes.owning(key).indexOf(0x11);
        key[parameters]++;

        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> ImaKey.of(Bytes.owning(key)));
    }

    @Test
    void passesOverAttributesThatAreNoSignatureOfAFile() throws MalformedFileSignature {
        assertThat(FileSignature.parse(Bytes.EMPTY)).isEmpty();
        assertThat(FileSignature.parse(
                        Bytes.concat(Bytes.of(4, 4), HashAlgorithm.SHA256.zero().octets())))
                .isEmpty();
        assertThat(FileSignature.parse(Bytes.of(1))).isEmpty();
    }

    private static boolean signed(ImaKey key, FileSignature signature, Digest digest) {
        return signature
                .signed(digest)
                .filter(each -> key.signed(key.usualAlgorithm(), each, signature.octets()))
                .isPresent();
    }

    private static boolean isBelieved(ImaKey key, Bytes attribute, Digest digest) {
        try {
            return FileSignature.parse(attribute)
                    .filter(signature -> signature.keyId().equals(key.keyId()))
                    .filter(signature -> signed(key, signature, digest))
                    .isPresent();
        } catch (MalformedFileSignature e) {
            return false;
        }
    }

    private static Bytes attribute(int type, int version, ImaKey key, Bytes signed) {
        return BytesWriter.bigEndian()
                .bytes(Bytes.of(type, version, 4))
                .bytes(key.keyId())
                .u16(signed.length())
                .bytes(signed)
                .toBytes();
    }
}
