package dev.martello.release.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.reference.Dsse;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFileTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SecretSource NOBODY = what -> {
        throw new IOException("nobody tells " + what);
    };

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void signsWithKeysThatItMade(SignatureScheme scheme) throws Exception {
        Path file = directory.resolve("key");
        KeyFile.generate(file, scheme, RANDOM);
        SigningKey key = KeyFile.read(file, NOBODY);

        assertThat(SignatureScheme.of(key.publicKey())).contains(scheme);
        assertThat(Dsse.sign("t", Bytes.EMPTY, key).check("t", TrustedKeys.of(List.of(key.publicKey()))))
                .isInstanceOf(Dsse.Check.Trusted.class);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void encryptsKeysWithAPassphrase(SignatureScheme scheme) throws Exception {
        Path file = directory.resolve("key");
        KeyFile.generate(file, scheme, RANDOM, "geheim ü".toCharArray());

        assertThat(Files.readString(file)).contains("BEGIN ENCRYPTED PRIVATE KEY");
        assertThat(KeyFile.read(file, _ -> "geheim ü".toCharArray()).publicKey().getAlgorithm())
                .isNotEmpty();
        assertThatExceptionOfType(KeyUnavailable.class)
                .isThrownBy(() -> KeyFile.read(file, _ -> "geheim".toCharArray()))
                .withMessageContaining("the passphrase is wrong");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> KeyFile.read(file, NOBODY))
                .withMessage("nobody tells the passphrase of " + file);
    }

    @Test
    void opensslReadsEncryptedKeys() throws Exception {
        Path file = directory.resolve("key");
        KeyFile.generate(file, SignatureScheme.ECDSA_P384, RANDOM, "geheim".toCharArray());

        assertThat(openssl("pkey", "-in", file.toString(), "-passin", "pass:geheim", "-pubout"))
                .isEqualTo(Files.readString(directory.resolve("key.pub")));
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, -v2 aes-256-cbc",
        "ed25519, -v2 aes-128-cbc -v2prf hmacWithSHA512",
        "EC, -v2 aes-256-cbc -iter 1000"
    })
    void readsKeysThatOpensslEncrypted(String algorithm, String how) throws Exception {
        Path plain = directory.resolve("plain");
        Path file = directory.resolve("key");
        openssl(
                algorithm.equals("EC")
                        ? List.of(
                                "genpkey",
                                "-algorithm",
                                "EC",
                                "-pkeyopt",
                                "ec_paramgen_curve:P-256",
                                "-out",
                                plain.toString())
                        : List.of("genpkey", "-algorithm", algorithm, "-out", plain.toString()));
        openssl(
                "pkey",
                "-in",
                plain.toString(),
                "-pubout",
                "-out",
                directory.resolve("key.pub").toString());
        List<String> encrypt = new ArrayList<>(List.of(
                "pkcs8", "-topk8", "-in", plain.toString(), "-passout", "pass:geheim", "-out", file.toString()));
        encrypt.addAll(List.of(how.split(" ", -1)));
        openssl(encrypt);

        assertThat(KeyFile.read(file, _ -> "geheim".toCharArray())).isNotNull();
    }

    @Test
    void leavesFilesThatAreThere() throws IOException {
        Path file = directory.resolve("key");
        Files.writeString(directory.resolve("key.pub"), "mine");

        assertThatThrownBy(() -> KeyFile.generate(file, SignatureScheme.ED25519, RANDOM))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).doesNotExist();
        assertThat(directory.resolve("key.pub")).hasContent("mine");
    }

    @Test
    void refusesHalvesOfTwoKeys() throws IOException {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        KeyFile.generate(one, SignatureScheme.ECDSA_P256, RANDOM);
        KeyFile.generate(two, SignatureScheme.ECDSA_P256, RANDOM);
        Files.copy(two, one, StandardCopyOption.REPLACE_EXISTING);

        assertThatExceptionOfType(KeyUnavailable.class)
                .isThrownBy(() -> KeyFile.read(one, NOBODY))
                .withMessageContaining("is not the public half of");
    }

    @Test
    void saysWhatToDoWithoutThePublicHalf() throws IOException {
        Path file = directory.resolve("key");
        KeyFile.generate(file, SignatureScheme.ED25519, RANDOM);
        Files.delete(directory.resolve("key.pub"));

        assertThatExceptionOfType(KeyUnavailable.class)
                .isThrownBy(() -> KeyFile.read(file, NOBODY))
                .withMessageContaining("openssl pkey -in " + file + " -pubout -out " + file + ".pub");
    }

    @Test
    void refusesOtherFilesAndKeysThatDocumentsAreNotSignedWith() throws Exception {
        Path file = directory.resolve("key");
        KeyFile.generate(file, SignatureScheme.ED25519, RANDOM);
        for (String other : List.of(
                "",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n",
                "x".repeat(1 << 17))) {
            Files.writeString(file, other);
            assertThatExceptionOfType(KeyUnavailable.class)
                    .isThrownBy(() -> KeyFile.read(file, _ -> "geheim".toCharArray()));
        }
        Path rsa = directory.resolve("rsa");
        openssl("genpkey", "-algorithm", "RSA", "-out", rsa.toString());
        openssl("pkey", "-in", rsa.toString(), "-pubout", "-out", rsa + ".pub");
        assertThatExceptionOfType(KeyUnavailable.class)
                .isThrownBy(() -> KeyFile.read(rsa, NOBODY))
                .withMessageContaining("Ed25519, ECDSA P-256 or ECDSA P-384");
    }

    @Test
    void takesTheFirstLineOfAFileForTheSecret() throws IOException {
        Path file = directory.resolve("secret");
        Files.writeString(file, "geheim ü\r\nsecond\n");
        assertThat(SecretSource.ofFile(file).secret("it")).containsExactly("geheim ü".toCharArray());

        for (byte[] bad : List.of(
                new byte[0], "\nx".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xff}, new byte[2000])) {
            Files.write(file, bad);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> SecretSource.ofFile(file).secret("it"));
        }
    }

    private static String openssl(String... arguments) throws IOException, InterruptedException {
        return openssl(List.of(arguments));
    }

    private static String openssl(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command.toString()).isZero();
        return output;
    }
}
