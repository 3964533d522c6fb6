package dev.martello.lab.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.lab.load.LoadAppliance;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.client.OperatorClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates over real HTTPS: what is asked for with a report, given by its verdict, and revoked with it. */
class CertificateRoadTest {
    private static final String RULES = """
            issuance: 1
            lifetime: PT1H
            keys: [memory, tpm]
            dns: ["{serial}.{site}.edge.cdn.example", edge.cdn.example]
            published: http://pki.cdn.example/pki/v1
            """;

    @TempDir
    private Path directory;

    private CertifiedFleet fleet;
    private LoadAppliance appliance;

    @BeforeEach
    void start() throws Exception {
        fleet = new CertifiedFleet(directory, 2, IssuanceRules.parse(Bytes.utf8(RULES)), Clock.systemUTC());
        appliance = fleet.appliance(0);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void certifiesTheKeyThatTheQuoteOfATrustedApplianceBinds() throws Exception {
        KeyPair key = CertifiedFleet.newKey();
        ReportAnswer answer = fleet.ask(appliance, CertifiedFleet.info(key));

        assertThat(answer.result().orElseThrow().tier()).isEqualTo(TrustTier.AFFIRMING);
        CertificateAnswer granted = answer.certificate().orElseThrow();
        X509Certificate certificate = CertifiedFleet.certificate(granted.chain().getFirst());
        assertThat(certificate.getPublicKey()).isEqualTo(key.getPublic());
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly(
                        "spiffe://cdn.example/site/site-0/appliance/" + appliance.id(),
                        "load-0.site-0.edge.cdn.example",
                        "edge.cdn.example");
        assertThat(openssl(granted, certificate)).contains("leaf.pem: OK");

        try (OperatorClient operator = fleet.operator()) {
            operator.withdrawRelease(fleet.releases().getFirst().version(), Optional.empty());
        }
        fleet.awaitRevoked(certificate);
        assertThat(openssl(granted, certificate))
                .as("whoever has the fleet's roots and looks")
                .contains("certificate revoked");
    }

    @Test
    void goesOnGivingCertificatesToWhoReportsTheSameAgain() throws Exception {
        X509Certificate first = fleet.granted(appliance, CertifiedFleet.newKey());
        KeyPair key = CertifiedFleet.newKey();
        ReportAnswer renewed = fleet.send(new ReportRequest(
                appliance.report(fleet.nonce(appliance), Optional.of(CertifiedFleet.info(key))),
                List.of(),
                Optional.empty()));

        X509Certificate second = CertifiedFleet.certificate(
                renewed.certificate().orElseThrow().chain().getFirst());
        assertThat(second.getPublicKey()).isEqualTo(key.getPublic());
        assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
        assertThat(fleet.list(first).getRevokedCertificates())
                .as("nothing was revoked")
                .isNull();
    }

    @Test
    void revokesAtOnceWhatAnApplianceHoldsThatIsNotTrustedAnyMore() throws Exception {
        X509Certificate certificate = fleet.granted(appliance, CertifiedFleet.newKey());
        X509Certificate other = fleet.granted(fleet.appliance(1), CertifiedFleet.newKey());
        X509CRL before = fleet.list(certificate);
        try (OperatorClient operator = fleet.operator()) {
            operator.withdrawRelease(fleet.releases().getFirst().version(), Optional.empty());
        }

        X509CRL after = fleet.awaitRevoked(certificate);
        assertThat(after.getRevokedCertificate(certificate).getRevocationReason())
                .isEqualTo(CRLReason.PRIVILEGE_WITHDRAWN);
        assertThat(after.getRevokedCertificate(other)).isNotNull();
        assertThat(before.getRevokedCertificates()).isNull();
        assertThat(CertifiedFleet.refusal(fleet.ask(appliance, CertifiedFleet.info(CertifiedFleet.newKey()))))
                .isEqualTo("certificate.not-trusted");
    }

    @ParameterizedTest
    @EnumSource
    void saysOfASingleCertificateWhetherItCounts(Way way) throws Exception {
        CertificateAnswer granted = fleet.ask(appliance, CertifiedFleet.info(CertifiedFleet.newKey()))
                .certificate()
                .orElseThrow();
        pem("leaf.pem", granted.chain().getFirst());
        pem("issuer.pem", granted.chain().get(1));
        pem("root.pem", granted.bundle().getFirst());
        assertThat(ocsp("leaf.pem", way)).contains("Response verify OK", "leaf.pem: good");

        try (OperatorClient operator = fleet.operator()) {
            operator.withdrawRelease(fleet.releases().getFirst().version(), Optional.empty());
        }
        assertThat(ocsp("leaf.pem", way)).contains("Response verify OK", "leaf.pem: revoked", "Reason:");
        assertThat(ocsp("issuer.pem", way)).as("not of this issuer").contains("unauthorized");
    }

    /** How a question is asked. */
    enum Way {
        POST,
        /** As RFC 6960, appendix A.1, wants it. */
        GET,
        /** As clients do that leave slashes of Base64 as they are. */
        GET_WITH_SLASHES
    }

    private Bytes ask(Bytes question, Way way) throws Exception {
        String encoded = Base64.getEncoder().encodeToString(question.toArray());
        return switch (way) {
            case POST -> fleet.ocsp(question);
            case GET -> fleet.published("ocsp/" + URLEncoder.encode(encoded, StandardCharsets.UTF_8));
            case GET_WITH_SLASHES -> fleet.published("ocsp/" + encoded);
        };
    }

    /** What openssl makes of the answer; its question has a nonce, and it complains if that does not come back. */
    private String ocsp(String certificate, Way way) throws Exception {
        Path question = directory.resolve("question.der");
        run(
                "openssl",
                "ocsp",
                "-issuer",
                file("issuer.pem"),
                "-cert",
                file(certificate),
                "-reqout",
                question.toString());
        Path answer = directory.resolve("answer.der");
        Files.write(answer, ask(Bytes.owning(Files.readAllBytes(question)), way).toArray());
        return run(
                "openssl",
                "ocsp",
                "-issuer",
                file("issuer.pem"),
                "-cert",
                file(certificate),
                "-no_nonce", // that of the question counts, and no other one is put in its place
                "-reqin",
                question.toString(),
                "-respin",
                answer.toString(),
                "-CAfile",
                file("root.pem"));
    }

    @Test
    void answersWhatIsNoQuestionInTheWordsOfTheProtocol() throws Exception {
        assertThat(fleet.ocsp(Bytes.of(1, 2, 3)).toHex()).as("malformedRequest").isEqualTo("30030a0101");
        assertThat(fleet.ocsp(Bytes.EMPTY).toHex()).isEqualTo("30030a0101");
        for (String path : List.of("AQID", "AQI", "%20", "a//b", "%2F", "..%2F..%2Fbundle", "A".repeat(1028))) {
            assertThat(fleet.published("ocsp/" + path).toHex()).as(path).isEqualTo("30030a0101");
        }
    }

    @Test
    void takesAQuestionInThePathWhateverSlashesAreInIt() throws Exception {
        for (int octet : List.of(0xff, 0xfb)) { // in Base64 slashes, two of them together, and pluses
            Bytes question = Bytes.repeat(octet, 30);
            assertThat(ask(question, Way.GET)).isEqualTo(ask(question, Way.POST));
            assertThat(ask(question, Way.GET_WITH_SLASHES)).isEqualTo(ask(question, Way.POST));
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String openssl(CertificateAnswer granted, X509Certificate certificate) throws Exception {
        Path leaf = pem("leaf.pem", granted.chain().getFirst());
        Path issuer = pem("issuer.pem", granted.chain().get(1));
        Path root = pem("root.pem", granted.bundle().getFirst());
        Path lists = directory.resolve("lists.pem");
        Files.writeString(
                lists,
                Pem.encode("X509 CRL", fleet.listOctets(certificate).toArray())
                        + Pem.encode("X509 CRL", fleet.published("root.crl").toArray()));
        List<String> command = new ArrayList<>(List.of("openssl", "verify", "-x509_strict", "-crl_check_all"));
        command.addAll(List.of("-CAfile", root.toString(), "-untrusted", issuer.toString()));
        command.addAll(List.of("-CRLfile", lists.toString(), "-purpose", "sslserver"));
        command.addAll(List.of("-verify_hostname", "load-0.site-0.edge.cdn.example", leaf.toString()));
        return run(command.toArray(String[]::new));
    }

    private Path pem(String name, Bytes der) throws Exception {
        return Files.writeString(directory.resolve(name), Pem.encode("CERTIFICATE", der.toArray()));
    }
}
