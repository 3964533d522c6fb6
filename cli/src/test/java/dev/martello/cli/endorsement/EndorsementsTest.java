package dev.martello.cli.endorsement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.tpm.simulator.Manufacturer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about makers of TPMs, on what swtpm's maker leaves behind. */
class EndorsementsTest {
    @TempDir
    static Path directory;

    private static Path roots;
    private static Path issuer;

    @BeforeAll
    static void manufacture() throws Exception {
        Manufacturer maker = Manufacturer.in(directory.resolve("maker"));
        maker.manufacture(directory.resolve("tpm"));
        roots = Files.createDirectory(directory.resolve("roots"));
        write(roots.resolve("root.pem"), maker.rootCertificates().getFirst().getEncoded());
        issuer = directory.resolve("issuer.pem");
        write(issuer, maker.intermediateCertificates().getFirst().getEncoded());
    }

    private static void write(Path file, byte[] der) throws Exception {
        Files.writeString(
                file,
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END CERTIFICATE-----\n");
    }

    @Test
    void listsRootsAndIsContent() {
        Run run = Commands.run("endorsements", "roots", roots.toString(), "--json");
        assertThat(run.exitCode()).isZero();
        JsonNode root = new JsonMapper().readTree(run.out()).at("/certificates/0");
        assertThat(root.get("role").asString()).isEqualTo("ROOT");
        assertThat(root.get("vendor").asString()).isEqualTo("swtpm");
        assertThat(root.get("key").asString()).isEqualTo("RSA 3072");
        assertThat(root.get("problems")).isEmpty();
    }

    @Test
    void namesTheFileThatHoldsNoCertificate() throws Exception {
        Path mixed = Files.createDirectory(directory.resolve("mixed"));
        Files.copy(roots.resolve("root.pem"), mixed.resolve("root.pem"));
        Files.writeString(mixed.resolve("readme.txt"), "nothing");
        Run run = Commands.run("endorsements", "roots", mixed.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("readme.txt: it holds no X.509 certificate in PEM or DER");
    }

    @Test
    void showsWhoVouchesForACertificateAndByWhatItDeviates() {
        Run run = Commands.run("endorsements", "check", issuer.toString(), "--roots", roots.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("vouched for by", "CN=swtpm-localca-rootca", "ek-certificate.deviation.authority");
        Run strict = Commands.run("endorsements", "check", issuer.toString(), "--roots", roots.toString(), "--strict");
        assertThat(strict.exitCode()).isEqualTo(1);
    }

    @Test
    void saysThatNobodyVouchesForACertificate() {
        Run run = Commands.run("endorsements", "check", issuer.toString(), "--roots", issuer.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("not trusted: no chain of certificates leads from CN=swtpm-localca-rootca");
    }
}
