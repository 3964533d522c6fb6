package dev.martello.appraisal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.reference.ImaKey;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** evmctl and OpenSSL, with one key of theirs. */
public final class SigningTools {
    private final Path directory;

    public SigningTools(Path directory) {
        this.directory = directory;
    }

    /** {@code openssl genpkey}: makes the key that all signatures from now on are by. */
    public ImaKey key(String algorithm, String parameter)
            throws IOException, InterruptedException, InvalidKeyException {
        List<String> command = new ArrayList<>(List.of("openssl", "genpkey", "-algorithm", algorithm));
        command.addAll(List.of("-out", "key.pem"));
        if (parameter != null) {
            command.addAll(List.of("-pkeyopt", parameter));
        }
        run(command);
        run(List.of("openssl", "pkey", "-in", "key.pem", "-pubout", "-out", "key.pub"));
        return ImaKey.of(Pem.decode("PUBLIC KEY", read("key.pub")));
    }

    /** A certificate of the key, in PEM. */
    public Bytes certificate() throws IOException, InterruptedException {
        run(List.of(
                "openssl", "req", "-x509", "-new", "-key", "key.pem", "-subj", "/CN=files", "-out", "certificate.pem"));
        return read("certificate.pem");
    }

    /** {@code openssl dgst -sign}: a bare signature over the SHA-256 digest of a message. */
    public Bytes sign(Bytes message) throws IOException, InterruptedException {
        Files.write(directory.resolve("message"), message.toArray());
        run(List.of("openssl", "dgst", "-sha256", "-sign", "key.pem", "-out", "message.sig", "message"));
        return read("message.sig");
    }

    /** {@code evmctl ima_sign}: what it would write into {@code security.ima}. */
    public Bytes imaSign(Bytes content, HashAlgorithm hash) throws IOException, InterruptedException {
        Files.write(directory.resolve("file"), content.toArray());
        run(List.of("evmctl", "ima_sign", "--key", "key.pem", "-a", name(hash), "--sigfile", "file"));
        return read("file.sig");
    }

    /**
     * {@code evmctl sign --portable}: what it would write into {@code security.evm} of a file with these attributes.
     *
     * @param more options for other attributes, as in {@code --selinux}
     */
    public Bytes evmSign(HashAlgorithm hash, Bytes ima, int uid, int gid, int mode, String... more)
            throws IOException, InterruptedException {
        Files.write(directory.resolve("file"), new byte[] {1});
        List<String> command = new ArrayList<>(List.of("evmctl", "sign", "--portable", "-n", "--key", "key.pem"));
        command.addAll(List.of("-a", name(hash), "--generation", "0", "--ima", ima.toHex()));
        command.addAll(List.of("--uid", "" + uid, "--gid", "" + gid, "--mode", "" + mode));
        command.addAll(List.of(more));
        command.add("file");
        return Bytes.fromHex(run(command)
                .lines()
                .filter(line -> line.matches("05[0-9a-f]+"))
                .findFirst()
                .orElseThrow());
    }

    /**
     * {@code openssl cms -sign}, in the way of Linux' {@code scripts/sign-file}: what it would append to a module.
     *
     * @param more options, as in {@code -keyid}
     */
    public Bytes cmsSign(Bytes content, HashAlgorithm hash, String... more) throws IOException, InterruptedException {
        certificate();
        Files.write(directory.resolve("module"), content.toArray());
        List<String> command =
                new ArrayList<>(List.of("openssl", "cms", "-sign", "-binary", "-nocerts", "-nosmimecap"));
        command.addAll(List.of("-signer", "certificate.pem", "-inkey", "key.pem", "-md", name(hash)));
        command.addAll(List.of("-in", "module", "-outform", "DER", "-out", "module.p7s"));
        command.addAll(List.of(more));
        run(command);
        return read("module.p7s");
    }

    /** Whether evmctl finds all signatures of a binary list good, with the key in a certificate. */
    public boolean evmctlBelieves(Bytes list) throws IOException, InterruptedException {
        certificate();
        run(List.of("openssl", "x509", "-in", "certificate.pem", "-outform", "DER", "-out", "certificate.der"));
        Files.write(directory.resolve("list"), list.toArray());
        Process process = start(List.of(
                "evmctl",
                "-v",
                "ima_measurement",
                "--verify-sig",
                "--key",
                "certificate.der",
                "--ignore-violations",
                "list"));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(); // says nothing: there is no PCR to compare with
        assertThat(output).contains("verification is OK");
        return !output.contains("verification failed");
    }

    private static String name(HashAlgorithm hash) {
        return hash.name().toLowerCase(Locale.ROOT);
    }

    private Bytes read(String name) throws IOException {
        return Bytes.owning(Files.readAllBytes(directory.resolve(name)));
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
        return output;
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
