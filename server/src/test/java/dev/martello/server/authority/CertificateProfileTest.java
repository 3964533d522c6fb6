package dev.martello.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import dev.martello.server.store.KeyKind;
import dev.martello.server.store.RegisterEntry;
import dev.martello.tpm.crypto.Curve;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each certificate of an authority is as RFC 5280, the Baseline Requirements and X.509-SVID want it. */
class CertificateProfileTest {
    private static final String RULES = """
            dns: ["{serial}.{site}.edge.cdn.example"]
            published: http://pki.cdn.example/pki/v1
            """;

    @TempDir
    private Path directory;

    private TestAuthority authority(String... dns) throws Exception {
        return TestAuthority.make(directory.resolve("authority"), Curve.P384, List.of(dns));
    }

    @ParameterizedTest
    @EnumSource(
            value = Curve.class,
            names = {"P256", "P384"})
    void nothingIsWrongWithAnyOfThem(Curve rootCurve) throws Exception {
        TestAuthority authority =
                TestAuthority.make(directory.resolve("authority"), rootCurve, List.of("edge.cdn.example"));
        List<X509Certificate> chain = authority.issue(RULES, TestAuthority.ENTRY, KeyKind.MEMORY);

        assertThat(CertificateLint.ofLeaf(chain.get(0), chain.get(1))).isEmpty();
        assertThat(CertificateLint.ofAuthority(chain.get(1), chain.get(2), 0)).isEmpty();
        assertThat(CertificateLint.ofAuthority(chain.get(2), chain.get(2), 1)).isEmpty();
        validate(chain);
        assertThat(openssl(chain)).endsWith(": OK\n");
    }

    @Test
    void serialsDoNotRepeat() throws Exception {
        SecureRandom random = new SecureRandom();
        assertThat(CertificateProfile.serial(random)).isNotEqualTo(CertificateProfile.serial(random));
        assertThat(CertificateProfile.serial(random).bitLength()).isEqualTo(127);
    }

    /** What the rules would not let happen, signed with the issuer's key all the same, as somebody might who stole it. */
    @ParameterizedTest
    @ValueSource(strings = {"edge.other.example", "notedge.cdn.example"})
    void aNameOutsideOfTheIssuersConstraintsIsRefusedByWhoChecksThePath(String dns) throws Exception {
        Authority made = authority("edge.cdn.example").read();
        assertRefused(made, new SpiffeId(made.domain(), "ams1", TestAuthority.APPLIANCE), List.of(dns));
    }

    @Test
    void anotherTrustDomainIsRefusedByWhoChecksThePath() throws Exception {
        Authority made = authority("edge.cdn.example").read();
        SpiffeId foreign = new SpiffeId(new TrustDomain("other.example"), "ams1", TestAuthority.APPLIANCE);
        assertRefused(made, foreign, List.of());
    }

    private void assertRefused(Authority made, SpiffeId id, List<String> dns) throws Exception {
        Issuer issuer = made.issuers().getFirst();
        Instant now = Instant.now();
        X509Certificate stolen = TestAuthority.certificate(Bytes.owning(CertificateProfile.leaf(
                        CertificateProfile.LeafTemplate.of(
                                issuer.certificate(), issuer.keyIdentifier(), Optional.empty()),
                        id,
                        dns,
                        SubjectPublicKeyInfo.getInstance(
                                TestAuthority.newKey(Curve.P256).toArray()),
                        CertificateProfile.serial(new SecureRandom()),
                        new CertificateProfile.Validity(now, now.plus(Duration.ofHours(1))),
                        issuer.signer())
                .getEncoded()));
        List<X509Certificate> chain =
                List.of(stolen, issuer.certificate(), made.roots().getFirst().certificate());
        assertThatThrownBy(() -> validate(chain)).isInstanceOf(CertPathValidatorException.class);
        assertThat(openssl(chain)).contains("permitted subtree violation");
    }

    /** What another implementation says, as the clients of an appliance use it. */
    private String openssl(List<X509Certificate> chain) throws Exception {
        List<String> files = new ArrayList<>();
        for (X509Certificate each : chain) {
            Path file = directory.resolve(files.size() + ".pem");
            files.add(Files.writeString(file, Pem.encode("CERTIFICATE", each.getEncoded()))
                    .toString());
        }
        Process process = new ProcessBuilder(
                        "openssl",
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-CAfile",
                        files.get(2),
                        "-untrusted",
                        files.get(1),
                        files.get(0))
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void validate(List<X509Certificate> chain) throws Exception {
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, 2));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.get(2), null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    @Test
    void theIssuerCertifiesNoDnsNameThatItWasNotMadeFor() throws Exception {
        TestAuthority authority = authority();
        assertThatThrownBy(() -> authority.issue(RULES, TestAuthority.ENTRY, KeyKind.MEMORY))
                .isInstanceOfSatisfying(
                        NotIssued.class, e -> assertThat(e.reason()).isEqualTo(NoCertificate.DNS_NAME_OUTSIDE));
        assertThat(authority.issue("", TestAuthority.ENTRY, KeyKind.MEMORY)).hasSize(3);
    }

    @Test
    void keysThatAreKeptElsewhereThanTheRulesWantAreRefused() throws Exception {
        TestAuthority authority = authority();
        assertThatThrownBy(() -> authority.issue("keys: [tpm]", TestAuthority.ENTRY, KeyKind.MEMORY))
                .isInstanceOfSatisfying(
                        NotIssued.class, e -> assertThat(e.reason()).isEqualTo(NoCertificate.KEY_KIND_REFUSED));
        assertThat(authority.issue("keys: [tpm]", TestAuthority.ENTRY, KeyKind.TPM))
                .hasSize(3);
    }

    @Test
    void keysOnP384AreCertifiedAndOthersAreNot() throws Exception {
        assertThat(CertifiableKey.of(TestAuthority.newKey(Curve.P384), KeyKind.MEMORY)
                        .kind())
                .isEqualTo(KeyKind.MEMORY);
        assertThatThrownBy(() -> CertifiableKey.of(TestAuthority.newKey(Curve.P521), KeyKind.MEMORY))
                .isInstanceOf(NotIssued.class);
    }

    @Test
    void caseAloneCountsForNothingInDnsNames() throws Exception {
        X509Certificate leaf = authority("edge.cdn.example")
                .issue(
                        RULES,
                        new RegisterEntry(TestAuthority.APPLIANCE, "Sn-7", "AMS1", "R1", "broad", Optional.empty()),
                        KeyKind.MEMORY)
                .getFirst();
        assertThat(leaf.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("sn-7.ams1.edge.cdn.example");
    }
}
