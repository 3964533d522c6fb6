package dev.martello.tpm.simulator;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import dev.martello.bytes.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;

/**
 * A maker of software TPMs, with a certificate authority of its own in a directory of its own. Each TPM it makes has an
 * endorsement certificate for its RSA-2048 key at NV index {@code 0x01c00002}, what swtpm gives for ECC besides (P-384 at
 * {@code 0x01c00016} as of swtpm 0.7), and at {@code 0x01c08000} a platform certificate: that the RSA key is in a machine of its making.
 *
 * <p>Safe for use by many threads and processes at once.
 */
public final class Manufacturer {
    private static final String PCR_BANKS = "sha1,sha256,sha384";
    private static final long MAKE_SECONDS = 120;
    private static final String ISSUER = "issuercert.pem";
    private static final String SIGNING_KEY = "signkey.pem";
    private static final String PLATFORM_MANUFACTURER = "Martello";
    private static final String PLATFORM_MODEL = "Simulated";
    private static final String PLATFORM_VERSION = "2.1";

    /** PKCS #8: version 0, rsaEncryption; the key follows. */
    private static final Bytes RSA_PRIVATE_KEY_INFO = Bytes.fromHex("020100300d06092a864886f70d0101010500");

    private final Path directory;

    private Manufacturer(Path directory) {
        this.directory = directory;
    }

    /**
     * The maker in a directory, which is created if it is not there; the keys are made with the first TPM, and kept.
     *
     * @throws SimulatorException if the directory cannot be written
     */
    public static Manufacturer in(Path directory) throws SimulatorException {
        Manufacturer manufacturer = new Manufacturer(directory.toAbsolutePath());
        try {
            manufacturer.configure();
        } catch (IOException e) {
            throw new SimulatorException("a TPM manufacturer cannot settle in " + directory + ": " + e.getMessage(), e);
        }
        return manufacturer;
    }

    /**
     * Makes a new TPM, for {@link Swtpm#start}; takes about a second, the first one some more.
     *
     * @param stateDirectory where its permanent memory goes, created if it is not there; a TPM that is in it is destroyed
     * @throws SimulatorException if swtpm_setup is not installed or fails, with a sentence that says why
     */
    public void manufacture(Path stateDirectory) throws SimulatorException {
        Path log = null;
        try {
            Files.createDirectories(stateDirectory);
            log = Files.createTempFile(directory, "make", ".log");
            run(file("swtpm_setup.conf"), stateDirectory.toAbsolutePath(), log);
        } catch (IOException e) {
            throw new SimulatorException("no TPM can be made in " + stateDirectory + ": " + e.getMessage(), e);
        } finally {
            if (log != null) {
                SimulatorFiles.delete(log);
            }
        }
    }

    /**
     * What this maker says of the machine that one of its TPMs is in, in the form of attributes of the TPM's endorsement certificate; the same that the
     * platform certificate in the TPM says.
     *
     * @param ek the TPM's endorsement certificate
     * @param serial the machine's serial number
     */
    public Bytes platformAttributes(X509Certificate ek, String serial) throws SimulatorException {
        try {
            return PlatformAttributes.certificate(
                    ek,
                    List.of(PLATFORM_MANUFACTURER, PLATFORM_MODEL, PLATFORM_VERSION, serial),
                    certificate(ISSUER).getSubjectX500Principal(),
                    signingKey());
        } catch (GeneralSecurityException e) {
            throw new SimulatorException("the manufacturer's key cannot sign: " + e.getMessage(), e);
        }
    }

    /** All that a control plane needs to trust this maker's TPMs: its root, and what is below; there are none before the first TPM is made. */
    public SequencedSet<X509Certificate> certificates() throws SimulatorException {
        SequencedSet<X509Certificate> certificates = new LinkedHashSet<>(rootCertificates());
        certificates.addAll(intermediateCertificates());
        return certificates;
    }

    /** The certificates one must trust to trust this maker's TPMs; there are none before the first TPM is made. */
    public List<X509Certificate> rootCertificates() throws SimulatorException {
        return List.of(certificate("swtpm-localca-rootca-cert.pem"));
    }

    /** The certificates between a root and an endorsement certificate; there are none before the first TPM is made. */
    public List<X509Certificate> intermediateCertificates() throws SimulatorException {
        return List.of(certificate(ISSUER));
    }

    private static void run(Path config, Path stateDirectory, Path log) throws SimulatorException {
        Process process;
        try {
            process = new ProcessBuilder(
                            "swtpm_setup",
                            "--tpm2",
                            "--create-ek-cert",
                            "--create-platform-cert",
                            "--overwrite",
                            "--config",
                            config.toString(),
                            "--tpmstate",
                            "dir://" + stateDirectory,
                            "--pcr-banks",
                            PCR_BANKS)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new SimulatorException(
                    "swtpm_setup cannot be started; on Debian: sudo apt-get install swtpm swtpm-tools", e);
        }
        try {
            if (!process.waitFor(MAKE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new SimulatorException("swtpm_setup is not done after " + MAKE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new SimulatorException("interrupted while a TPM was made", e);
        }
        if (process.exitValue() != 0) {
            throw new SimulatorException("swtpm_setup failed: " + SimulatorFiles.text(log));
        }
    }

    private void configure() throws IOException {
        Files.createDirectories(directory);
        write("swtpm_setup.conf", """
                create_certs_tool = swtpm_localca
                create_certs_tool_config = %s
                create_certs_tool_options = %s
                """.formatted(file("swtpm-localca.conf"), file("swtpm-localca.options")));
        write("swtpm-localca.conf", """
                statedir = %s
                signingkey = %s
                issuercert = %s
                certserial = %s
                """.formatted(directory, file(SIGNING_KEY), file(ISSUER), file("certserial")));
        write("swtpm-localca.options", """
                --platform-manufacturer %s
                --platform-version %s
                --platform-model %s
                """.formatted(PLATFORM_MANUFACTURER, PLATFORM_VERSION, PLATFORM_MODEL));
    }

    private void write(String name, String content) throws IOException {
        if (!Files.exists(file(name)) || !Files.readString(file(name)).equals(content)) {
            Files.writeString(file(name), content);
        }
    }

    /** As swtpm's authority wrote it, in the form of PKCS #1. */
    private PrivateKey signingKey() throws SimulatorException, GeneralSecurityException {
        try {
            Bytes key = Pem.decode("RSA PRIVATE KEY", Bytes.owning(Files.readAllBytes(file(SIGNING_KEY))));
            Bytes info = Der.of(Der.SEQUENCE, RSA_PRIVATE_KEY_INFO, Der.of(Der.OCTET_STRING, key));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(info.toArray()));
        } catch (IOException | IllegalArgumentException e) {
            throw new SimulatorException("the manufacturer in " + directory + " has no key: " + e.getMessage(), e);
        }
    }

    private X509Certificate certificate(String name) throws SimulatorException {
        try (InputStream in = Files.newInputStream(file(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException e) {
            throw new SimulatorException(
                    "the manufacturer in " + directory + " has no certificates: it has not made a TPM yet", e);
        } catch (CertificateException e) {
            throw new SimulatorException("the manufacturer's certificate " + file(name) + " is malformed", e);
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }
}
