package dev.martello.cli.endorsement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Pem;
import dev.martello.cli.Commands;
import dev.martello.cli.Commands.Run;
import dev.martello.tpm.simulator.Manufacturer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about makers of TPMs, on what swtpm's maker leaves behind. */
class EndorsementCommandsTest {
    @TempDir
    static Path directory;

    private static final KeyPurposeId ATTESTATION_KEY =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.3"));

    private static final KeyPurposeId PLATFORM = KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.2"));

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
        Files.writeString(file, Pem.encode("CERTIFICATE", der));
    }

    @Test
    void listsRootsAndIsContent() {
        Run run = Commands.here("endorsement", "roots", roots.toString(), "--json");
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
        Run run = Commands.here("endorsement", "roots", mixed.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("readme.txt: it holds no X.509 certificate in PEM or DER");
    }

    @Test
    void showsWhoVouchesForACertificateAndByWhatItDeviates() {
        Run run = Commands.here("endorsement", "check", issuer.toString(), "--roots", roots.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("vouched for by", "CN=swtpm-localca-rootca", "ek-certificate.deviation.authority");
        Run strict = Commands.here("endorsement", "check", issuer.toString(), "--roots", roots.toString(), "--strict");
        assertThat(strict.exitCode()).isEqualTo(1);
    }

    @Test
    void tellsTheCertificateOfAnAttestationKeyFromThatOfAnEndorsementKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair maker = generator.generateKeyPair();
        Path root = rootOf(maker);
        Path iak = directory.resolve("iak.pem");
        write(
                iak,
                certificate(
                                "CN=Cache,SERIALNUMBER=CZ1234",
                                generator.generateKeyPair(),
                                maker,
                                builder -> builder.addExtension(
                                                Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                                        .addExtension(
                                                Extension.extendedKeyUsage,
                                                false,
                                                new ExtendedKeyUsage(ATTESTATION_KEY)))
                        .getEncoded());

        Run run = Commands.here("endorsement", "check", iak.toString(), "--roots", root.toString(), "--json");

        assertThat(run.exitCode()).isZero();
        JsonNode document = new JsonMapper().readTree(run.out());
        assertThat(document.get("kind").asString()).isEqualTo("IAK");
        assertThat(document.at("/chain/0").asString()).isEqualTo("CN=Machines");
        assertThat(document.get("deviations").findValuesAsString("id"))
                .containsExactlyInAnyOrder(
                        "iak-certificate.deviation.device-unnamed",
                        "iak-certificate.deviation.verification-policy",
                        "iak-certificate.deviation.expires");
        Run strict = Commands.here("endorsement", "check", iak.toString(), "--roots", root.toString(), "--strict");
        assertThat(strict.exitCode()).isEqualTo(1);
        assertThat(strict.out()).contains("initial attestation key", "CZ1234");
    }

    @Test
    void namesThePlatformThatAnEndorsementKeyIsIn() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair maker = generator.generateKeyPair();
        Path root = rootOf(maker);
        Path platform = directory.resolve("platform.pem");
        X500Name name =
                new X500Name("2.23.133.5.1.1=Maker,2.23.133.5.1.4=Edge 1U,2.23.133.5.1.5=2.1,2.23.133.5.1.6=CZ1234");
        write(
                platform,
                certificate(
                                "CN=unknown",
                                generator.generateKeyPair(),
                                maker,
                                builder -> builder.addExtension(
                                                Extension.subjectAlternativeName,
                                                true,
                                                new GeneralNames(new GeneralName(name)))
                                        .addExtension(
                                                Extension.extendedKeyUsage, false, new ExtendedKeyUsage(PLATFORM)))
                        .getEncoded());

        Run text = Commands.here("endorsement", "check", platform.toString(), "--roots", root.toString(), "--strict");
        Run json = Commands.here("endorsement", "check", platform.toString(), "--roots", root.toString(), "--json");

        assertThat(text.exitCode()).as(text.out()).isZero();
        assertThat(text.out())
                .contains("endorsement key in its platform", "Maker Edge 1U, version 2.1, serial number CZ1234");
        JsonNode document = new JsonMapper().readTree(json.out());
        assertThat(document.get("kind").asString()).isEqualTo("PLATFORM");
        assertThat(document.at("/platform/serialNumber").asString()).isEqualTo("CZ1234");
    }

    @Test
    void namesThePlatformThatAnEndorsementCertificateIsOf() throws Exception {
        Manufacturer manufacturer = Manufacturer.in(directory.resolve("maker"));
        Path attributes = directory.resolve("attributes.pem");
        // In the place of an endorsement certificate, for to attributes it is one like any other.
        X509Certificate ek = manufacturer.intermediateCertificates().getFirst();
        Files.writeString(
                attributes,
                Pem.encode(
                        "ATTRIBUTE CERTIFICATE",
                        manufacturer.platformAttributes(ek, "CZ1234").toArray()));
        Path both = Files.createDirectory(directory.resolve("both"));
        Files.copy(roots.resolve("root.pem"), both.resolve("root.pem"));
        Files.copy(issuer, both.resolve("issuer.pem"));
        String[] check = {"endorsement", "check", attributes.toString(), "--roots", both.toString(), "--strict"};

        Run text = Commands.here(with(check, "--ek", issuer.toString()));
        Run json = Commands.here(with(check, "--json"));
        Run other = Commands.here(with(check, "--ek", roots.resolve("root.pem").toString()));
        Run noKey = Commands.here(with(check, "--ek", attributes.toString()));

        assertThat(text.exitCode()).as(text.out() + text.err()).isZero();
        assertThat(text.out())
                .contains(
                        "the platform of the endorsement certificate "
                                + ek.getSerialNumber().toString(16) + " by CN=swtpm-localca-rootca",
                        "Martello Simulated, version 2.1, serial number CZ1234");
        JsonNode document = new JsonMapper().readTree(json.out());
        assertThat(document.get("kind").asString()).isEqualTo("PLATFORM");
        assertThat(document.at("/holder/issuer").asString()).isEqualTo("CN=swtpm-localca-rootca");
        assertThat(document.get("fingerprint").isNull()).isTrue();
        assertThat(document.at("/chain/1").asString()).isEqualTo("CN=swtpm-localca-rootca");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.out()).contains("not trusted: it is of another endorsement key than");
        assertThat(noKey.exitCode()).isEqualTo(2);
        assertThat(noKey.err()).contains("is no certificate of a key");
    }

    private static String[] with(String[] command, String... more) {
        return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private interface Extending {
        X509v3CertificateBuilder apply(X509v3CertificateBuilder builder) throws Exception;
    }

    /** A file with the certificate of an authority that vouches for machines. */
    private static Path rootOf(KeyPair maker) throws Exception {
        Path root = directory.resolve("machines.pem");
        X509CertificateHolder authority = certificate(
                "CN=Machines",
                maker,
                maker,
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true)));
        write(root, authority.getEncoded());
        return root;
    }

    private static X509CertificateHolder certificate(String name, KeyPair key, KeyPair by, Extending extending)
            throws Exception {
        Instant now = Instant.now();
        return extending
                .apply(new X509v3CertificateBuilder(
                        new X500Name("CN=Machines"),
                        BigInteger.TEN,
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(Duration.ofHours(1))),
                        new X500Name(name),
                        SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded())))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()));
    }

    @Test
    void saysThatNobodyVouchesForACertificate() {
        Run run = Commands.here("endorsement", "check", issuer.toString(), "--roots", issuer.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("not trusted: no chain of certificates leads from CN=swtpm-localca-rootca");
    }
}
