package dev.martello.cli.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.cli.lab.Martello;
import dev.martello.server.client.OperatorClient;
import dev.martello.tpm.simulator.Swtpm;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuthorityCommandsTest {
    @TempDir
    private Path directory;

    private Path authority;

    @BeforeEach
    void writePassphrases() throws Exception {
        authority = directory.resolve("authority");
        Files.writeString(directory.resolve("root.pass"), "root secret\n");
        Files.writeString(directory.resolve("issuer.pass"), "1234\n");
    }

    private List<String> init(String... more) {
        List<String> command = new ArrayList<>(List.of("authority", "init", authority.toString()));
        command.addAll(List.of("--trust-domain", "cdn.example", "--dns", "edge.cdn.example"));
        command.addAll(passphrases());
        command.addAll(List.of(more));
        return command;
    }

    private List<String> passphrases() {
        return List.of(
                "--root-passphrase-file",
                directory.resolve("root.pass").toString(),
                "--passphrase-file",
                directory.resolve("issuer.pass").toString());
    }

    private static Run run(List<String> command) {
        return Commands.run(command.toArray(String[]::new));
    }

    @Test
    void makesAnAuthorityShowsItAndMakesItsNextIssuer() {
        Run made = run(init());
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).contains("made the authority of cdn.example", "to be carried away");

        Run rotated = rotate(authority.resolve("root.p12"));
        assertThat(rotated.exitCode()).as(rotated.err()).isZero();
        assertThat(rotated.out()).startsWith("made issuer 2");

        Run shown = run(List.of("authority", "show", authority.toString(), "--json"));
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        JsonNode document = new JsonMapper().readTree(shown.out());
        assertThat(document.get("trustDomain").asString()).isEqualTo("cdn.example");
        assertThat(document.at("/roots/0/hasKey").asBoolean()).isTrue();
        assertThat(document.get("issuers")
                        .valueStream()
                        .map(each -> each.get("number").asInt()))
                .containsExactly(2, 1);
        assertThat(document.at("/issuers/1/dns/0").asString()).isEqualTo("edge.cdn.example");
        assertThat(run(List.of("authority", "show", authority.toString())).out())
                .contains("in the folder: carry it away");
    }

    private Run revoke(String issuer, Path rootKey, Path passphrase, String... more) {
        List<String> command = new ArrayList<>(List.of("authority", "revoke", authority.toString(), issuer));
        command.addAll(List.of("--root-key", rootKey.toString(), "--root-passphrase-file", passphrase.toString()));
        command.addAll(List.of(more));
        return run(command);
    }

    private Run rotate(Path rootKey) {
        List<String> command = new ArrayList<>(List.of("authority", "rotate", authority.toString()));
        command.addAll(List.of("--root-key", rootKey.toString()));
        command.addAll(passphrases());
        return run(command);
    }

    @Test
    void revokesAnIssuerAndSaysWhoTakesItsPlace() throws Exception {
        run(init());
        Path key = authority.resolve("root.p12");
        Path passphrase = directory.resolve("root.pass");
        rotate(key);
        Run revoked = revoke("1", key, passphrase);
        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        assertThat(revoked.out()).contains("revoked issuer 1", "issuer 2 takes its place");
        Run shown = run(List.of("authority", "show", authority.toString()));
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out()).contains("revoked since");

        Run last = revoke("2", key, passphrase, "--reason", "superseded");
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(last.out()).contains("nobody gets a certificate: run \"martello authority rotate\" now");
        assertThat(run(List.of("authority", "show", authority.toString())).exitCode())
                .isEqualTo(1);
    }

    @Test
    void saysInOneSentenceWhyNothingIsRevoked() throws Exception {
        run(init());
        Path key = authority.resolve("root.p12");
        Path passphrase = directory.resolve("root.pass");
        byte[] list = Files.readAllBytes(authority.resolve("root.crl"));
        assertSays("there is no issuer 7", revoke("7", key, passphrase));
        assertSays("the passphrase is wrong", revoke("1", key, directory.resolve("issuer.pass")));
        assertSays("there is no file", revoke("1", directory.resolve("elsewhere.p12"), passphrase));
        assertSays("--reason boredom: expected one of", revoke("1", key, passphrase, "--reason", "boredom"));
        run(List.of("authority", "add-root", authority.toString(), "--root-passphrase-file", passphrase.toString()));
        assertSays("is below root 1", revoke("1", authority.resolve("root-2.p12"), passphrase));
        assertThat(Files.readAllBytes(authority.resolve("root.crl"))).isEqualTo(list);
        revoke("1", key, passphrase);
        assertSays("issuer 1 is revoked already, since ", revoke("1", key, passphrase));
    }

    private static void assertSays(String sentence, Run run) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(sentence).doesNotContain("\tat ");
    }

    @Test
    void replacesTheRootInThreeSteps() {
        run(init());
        Run added = run(List.of(
                "authority",
                "add-root",
                authority.toString(),
                "--root-passphrase-file",
                directory.resolve("root.pass").toString()));
        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out()).contains("made root 2", "root-2.p12");
        List<String> retire = List.of("authority", "retire-root", authority.toString(), "1");
        assertSays("no other root has an issuer that can take over", run(retire));
        assertThat(rotate(authority.resolve("root-2.p12")).exitCode()).isZero();
        Run retired = run(retire);
        assertThat(retired.exitCode()).as(retired.err()).isZero();
        assertSays("root 1 is retired already", run(retire));

        Run shown = run(List.of("authority", "show", authority.toString()));
        assertThat(shown.exitCode()).as(shown.out()).isZero();
        assertThat(shown.out()).contains("retired", "below root 2");
    }

    @Test
    void saysInOneSentenceWhatIsWrong() {
        assertThat(run(List.of("authority", "show", authority.toString())).err())
                .contains("there is no authority in");
        Run badDomain = run(List.of("authority", "init", authority.toString(), "--trust-domain", "CDN.example"));
        assertThat(badDomain.exitCode()).isEqualTo(2);
        assertThat(badDomain.err()).contains("--trust-domain CDN.example: expected labels of lower-case letters");
        run(init());
        Run twice = run(init());
        assertThat(twice.exitCode()).isEqualTo(2);
        assertThat(twice.err()).contains("root.pem is there already");
    }

    @Test
    void signsWithAKeyInATokenThatTheServerOpensWithItsPin() throws Exception {
        Path configuration = directory.resolve("softhsm2.conf");
        Files.writeString(
                configuration,
                "directories.tokendir = " + Files.createDirectory(directory.resolve("tokens"))
                        + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        token(configuration, "--init-token", "--free", "--label", "authority", "--so-pin", "12345678", "--pin", "1234");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        Path key = Files.writeString(
                directory.resolve("key.pem"),
                Pem.encode(
                        "PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded()));
        token(
                configuration,
                "--import",
                key.toString(),
                "--token",
                "authority",
                "--label",
                "issuer",
                "--id",
                "01",
                "--pin",
                "1234");
        List<String> command = new ArrayList<>(Martello.command());
        command.addAll(init("--pkcs11", "pkcs11:token=authority;object=issuer?module-path=" + module()));
        assertThat(finish(configuration, command)).contains("made the authority of cdn.example");
        assertThat(authority.resolve("issuer-1.p12")).doesNotExist();

        assertThat(listOfRunningServer(configuration).getIssuerX500Principal())
                .isEqualTo(issuer().getSubjectX500Principal());
    }

    @Test
    void signsWithAKeyInTheTpmThatTheServerOpensWithoutAPassphrase() throws Exception {
        try (Swtpm swtpm = Swtpm.start(Files.createDirectory(directory.resolve("tpm")))) {
            String address = swtpm.address().toString();
            List<String> command = List.of(
                    "authority",
                    "init",
                    authority.toString(),
                    "--trust-domain",
                    "cdn.example",
                    "--root-passphrase-file",
                    directory.resolve("root.pass").toString(),
                    "--tpm",
                    address);
            Run made = run(command);
            assertThat(made.exitCode()).as(made.err()).isZero();
            assertThat(authority.resolve("issuer-1.p12")).doesNotExist();
            assertThat(run(List.of("authority", "show", authority.toString())).out())
                    .contains("key in a TPM");

            assertThat(listOfRunningServer(_ -> {}, List.of()).getIssuerX500Principal())
                    .isEqualTo(issuer().getSubjectX500Principal());
        }
    }

    @Test
    void wantsOnePlaceForAKeyAndAnAddressThatIsOne() {
        assertThat(run(init("--tpm", "device:/dev/tpmrm0", "--pkcs11", "pkcs11:token=a"))
                        .err())
                .contains("choose one");
        assertThat(run(init("--tpm", "somewhere")).err()).contains("--tpm: ");
    }

    private X509CRL listOfRunningServer(Path configuration) throws Exception {
        return listOfRunningServer(
                builder -> builder.environment().put("SOFTHSM2_CONF", configuration.toString()),
                List.of(
                        "--authority-passphrase",
                        directory.resolve("issuer.pass").toString()));
    }

    /** Signed with the issuer's key when the server starts. */
    private X509CRL listOfRunningServer(Consumer<ProcessBuilder> environment, List<String> passphrase)
            throws Exception {
        Path data = directory.resolve("data");
        List<String> command = new ArrayList<>(Martello.command());
        command.addAll(List.of("server", "--data", data.toString(), "--listen", "127.0.0.1:0", "--json"));
        command.addAll(List.of("--authority", authority.toString(), "--until-stdin-closes"));
        command.addAll(passphrase);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("server.log").toFile());
        environment.accept(builder);
        Process server = builder.start();
        try (BufferedReader out = server.inputReader()) {
            String line = out.readLine();
            assertThat(line).as(this::log).isNotNull();
            URI address =
                    URI.create(new JsonMapper().readTree(line).get("address").asString());
            try (OperatorClient operator = OperatorClient.open(
                    address, data.resolve("ca.pem"), Files.readString(data.resolve("operator.token")))) {
                byte[] identifier = issuer().getExtensionValue("2.5.29.14");
                Bytes list = operator.revocationList(
                        Bytes.copyOf(identifier).from(identifier.length - 20).toHex());
                X509CRL read = (X509CRL)
                        CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(list.toArray()));
                read.verify(issuer().getPublicKey());
                return read;
            }
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("server.log"));
        } catch (IOException e) {
            return "no log";
        }
    }

    private X509Certificate issuer() throws Exception {
        try (InputStream in = Files.newInputStream(authority.resolve("issuer-1.pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static void token(Path configuration, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("softhsm2-util"));
        command.addAll(List.of(arguments));
        finish(configuration, command);
    }

    private static String finish(Path configuration, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", configuration.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Path module() {
        return Stream.of(
                        "/usr/lib/softhsm",
                        "/usr/lib/x86_64-linux-gnu/softhsm",
                        "/usr/lib/aarch64-linux-gnu/softhsm",
                        "/usr/lib64/pkcs11",
                        "/usr/local/lib/softhsm")
                .map(folder -> Path.of(folder, "libsofthsm2.so"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("these tests need SoftHSM: apt-get install softhsm2"));
    }
}
