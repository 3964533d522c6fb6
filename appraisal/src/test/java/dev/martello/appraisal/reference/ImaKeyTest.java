package dev.martello.appraisal.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.bytes.Pem;
import dev.martello.evidence.ima.FileSignature;
import dev.martello.evidence.ima.MalformedFileSignature;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures of files, as evmctl and we make them. */
class ImaKeyTest {
    private static final Bytes CONTENT = Bytes.utf8("a file\n");

    @TempDir
    private Path directory;

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
        ImaKey key = key(algorithm, parameter);
        Bytes attribute = evmctl(hash);
        FileSignature signature = FileSignature.parse(attribute).orElseThrow();
        Digest digest = hash.hash(CONTENT);

        assertThat(signature.keyId()).isEqualTo(key.keyId());
        assertThat(key.signed(signature, digest)).isTrue();
        assertThat(key.signed(signature, hash.hash(Bytes.utf8("another file\n"))))
                .isFalse();
        assertThat(key.signed(signature, HashAlgorithm.SHA3_256.hash(CONTENT))).isFalse();
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
        ImaKey key = key("RSA", "rsa_keygen_bits:2048");

        assertThat(isBelieved(key, evmctl(HashAlgorithm.SHA1), HashAlgorithm.SHA1.hash(CONTENT)))
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
        assertThatExceptionOfType(MalformedFileSignature.class)
                .isThrownBy(() -> FileSignature.parse(attribute(3, 3, key, signed)));
    }

    @Test
    void takesTheKeyOfACertificate() throws Exception {
        ImaKey key = key("EC", "ec_paramgen_curve:P-256");
        openssl("req", "-x509", "-new", "-key", "key.pem", "-subj", "/CN=files", "-out", "certificate.pem");

        assertThat(ImaKey.of(Pem.decode("CERTIFICATE", read("certificate.pem"))))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"RSA, rsa_keygen_bits:1024", "EC, ec_paramgen_curve:secp256k1", "ed25519, "})
    void refusesKeysThatFilesAreNotSignedWith(String algorithm, String parameter) {
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> key(algorithm, parameter));
    }

    @Test
    void refusesWhatIsNoKey() {
        for (Bytes other : List.of(Bytes.EMPTY, Bytes.of(0x30, 0), Bytes.repeat(1, 10_000), Bytes.utf8("-----BEGIN"))) {
            assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> ImaKey.of(other));
        }
    }

    @Test
    void passesOverAttributesThatAreNoSignatureOfAFile() throws MalformedFileSignature {
        assertThat(FileSignature.parse(Bytes.EMPTY)).isEmpty();
        assertThat(FileSignature.parse(
                        Bytes.concat(Bytes.of(4, 4), HashAlgorithm.SHA256.zero().octets())))
                .isEmpty();
        assertThat(FileSignature.parse(Bytes.of(5, 2, 4, 1, 2, 3, 4, 0, 0))).isEmpty();
    }

    private static boolean isBelieved(ImaKey key, Bytes attribute, Digest digest) {
        try {
            return FileSignature.parse(attribute)
                    .filter(signature -> signature.keyId().equals(key.keyId()))
                    .filter(signature -> key.signed(signature, digest))
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

    private ImaKey key(String algorithm, String parameter) throws Exception {
        List<String> command = new ArrayList<>(List.of("genpkey", "-algorithm", algorithm, "-out", "key.pem"));
        if (parameter != null) {
            command.addAll(List.of("-pkeyopt", parameter));
        }
        openssl(command.toArray(String[]::new));
        openssl("pkey", "-in", "key.pem", "-pubout", "-out", "key.pub");
        return ImaKey.of(Pem.decode("PUBLIC KEY", read("key.pub")));
    }

    /** What evmctl would write into {@code security.ima}. */
    private Bytes evmctl(HashAlgorithm hash) throws IOException, InterruptedException {
        Files.write(directory.resolve("file"), CONTENT.toArray());
        run("evmctl", "ima_sign", "--key", "key.pem", "-a", hash.name().toLowerCase(Locale.ROOT), "--sigfile", "file");
        return read("file.sig");
    }

    private Bytes read(String name) throws IOException {
        return Bytes.owning(Files.readAllBytes(directory.resolve(name)));
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
    }
}
