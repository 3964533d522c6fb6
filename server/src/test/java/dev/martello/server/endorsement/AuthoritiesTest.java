package dev.martello.server.endorsement;

import static dev.martello.server.endorsement.CertificateSketch.EK;
import static dev.martello.server.endorsement.CertificateSketch.MAKER;
import static dev.martello.server.endorsement.CertificateSketch.MAKER_KEY;
import static dev.martello.server.endorsement.CertificateSketch.NOW;
import static dev.martello.server.endorsement.CertificateSketch.authority;
import static dev.martello.server.endorsement.CertificateSketch.perfect;
import static dev.martello.server.endorsement.CertificateSketch.rsa;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who vouches for whom, and what an operator's folder of authorities has wrong with it. */
class AuthoritiesTest {
    private static final KeyPair ROOT_KEY = rsa(2048);
    private static final KeyPair MIDDLE_KEY = rsa(2048);
    private static final BasicConstraints ANY = new BasicConstraints(true);
    private static final Instant LATER = NOW.plusSeconds(1000);
    private static final X509Certificate ROOT = authority("CN=Root", ROOT_KEY);
    private static final X509Certificate MIDDLE = middle(ANY, LATER);
    private static final X509Certificate ISSUER = issuer(ANY, LATER);

    @TempDir
    private Path folder;

    private static X509Certificate middle(BasicConstraints constraints, Instant until) {
        return authority("CN=Middle", MIDDLE_KEY.getPublic(), "CN=Root", ROOT_KEY, constraints, until);
    }

    private static X509Certificate issuer(BasicConstraints constraints, Instant until) {
        return authority("CN=Maker", MAKER_KEY.getPublic(), "CN=Middle", MIDDLE_KEY, constraints, until);
    }

    private static ChainCheck check(List<X509Certificate> configured, List<X509Certificate> carried) throws Exception {
        return Authorities.of(configured)
                .check(DeviceCertificate.parse(perfect().signed()), carried, NOW);
    }

    @Test
    void findsTheWayToARootThroughWhatIsConfiguredAndWhatTheTpmCarries() throws Exception {
        ChainCheck trusted = new ChainCheck.Trusted(List.of(ISSUER, MIDDLE, ROOT));
        assertThat(check(List.of(ROOT, MIDDLE, ISSUER), List.of())).isEqualTo(trusted);
        assertThat(check(List.of(ROOT), List.of(ISSUER, MIDDLE))).isEqualTo(trusted);
        assertThat(check(List.of(ROOT, MIDDLE), List.of(ISSUER))).isEqualTo(trusted);
        assertThat(check(List.of(MAKER), List.of())).isEqualTo(new ChainCheck.Trusted(List.of(MAKER)));
    }

    @Test
    void trustsNoRootThatATpmCarries() throws Exception {
        assertThat(check(List.of(), List.of(MAKER))).isInstanceOf(ChainCheck.Untrusted.class);
        assertThat(check(List.of(ROOT), List.of(MAKER))).isInstanceOf(ChainCheck.Untrusted.class);
        assertThat(check(List.of(MIDDLE, ISSUER), List.of(ROOT))).isInstanceOf(ChainCheck.Untrusted.class);
    }

    @Test
    void trustsNoAuthorityOfTheRightNameWithAnotherKey() throws Exception {
        KeyPair other = rsa(2048);
        X509Certificate namesake = authority("CN=Maker", other);
        assertThat(check(List.of(namesake), List.of())).isInstanceOf(ChainCheck.Untrusted.class);
        X509Certificate middleNamesake = authority("CN=Middle", other.getPublic(), "CN=Root", ROOT_KEY, ANY, LATER);
        assertThat(check(List.of(ROOT, middleNamesake, ISSUER), List.of())).isInstanceOf(ChainCheck.Untrusted.class);
    }

    @Test
    void holdsAuthoritiesToWhatTheyMayDo() throws Exception {
        assertThat(check(List.of(ROOT, MIDDLE, issuer(new BasicConstraints(false), LATER)), List.of()))
                .isInstanceOfSatisfying(
                        ChainCheck.Untrusted.class,
                        untrusted -> assertThat(untrusted.explanation()).contains("CN=Maker is no authority"));
        assertThat(check(List.of(ROOT, middle(new BasicConstraints(0), LATER), ISSUER), List.of()))
                .isInstanceOfSatisfying(
                        ChainCheck.Untrusted.class,
                        untrusted -> assertThat(untrusted.explanation())
                                .contains("CN=Middle may have no more than 0 authorities below it"));
        assertThat(check(List.of(ROOT, middle(new BasicConstraints(1), LATER), ISSUER), List.of()))
                .isInstanceOf(ChainCheck.Trusted.class);
        assertThat(check(List.of(ROOT, MIDDLE, issuer(ANY, NOW.minusSeconds(10))), List.of()))
                .isInstanceOf(ChainCheck.Untrusted.class);
    }

    @Test
    void tellsWhatIsTooLateFromWhatIsUntrusted() throws Exception {
        DeviceCertificate late = DeviceCertificate.parse(
                perfect().notAfter(CertificateSketch.utcTime("261101000000Z")).signed());
        assertThat(Authorities.of(List.of(MAKER)).check(late, List.of(), NOW))
                .isInstanceOf(ChainCheck.NotValidNow.class);
        assertThat(Authorities.of(List.of(ROOT)).check(late, List.of(), NOW)).isInstanceOf(ChainCheck.Untrusted.class);
    }

    @Test
    void readsAChainThatATpmCarriesUpToItsPadding() throws Exception {
        Bytes chain = Bytes.concat(der(ISSUER), der(MIDDLE));
        assertThat(CarriedChain.parse(Bytes.EMPTY)).isEmpty();
        assertThat(CarriedChain.parse(chain)).containsExactly(ISSUER, MIDDLE);
        assertThat(CarriedChain.parse(Bytes.concat(chain, Bytes.repeat(0xff, 99))))
                .containsExactly(ISSUER, MIDDLE);
    }

    @Test
    void refusesChainsOfMoreCertificatesThanMakersHaveAndOfSomethingElse() throws Exception {
        Bytes one = der(ISSUER);
        Bytes seven = Bytes.concat(one, one, one, one, one, one, one);
        for (Bytes bad : List.of(
                seven,
                Bytes.concat(one, Bytes.of(1)),
                Bytes.concat(one, Bytes.of(0x30, 3, 2, 1, 1)),
                one.slice(0, one.length() - 1))) {
            assertThatThrownBy(() -> CarriedChain.parse(bad)).isInstanceOf(MalformedCertificate.class);
        }
    }

    @Test
    void saysOfEachFileOfAFolderWhatIsWrongWithIt() throws Exception {
        write("a-root.der", der(ROOT));
        write("b-bundle.pem", pem(MIDDLE) + pem(ISSUER) + pem(ROOT));
        write("c-expired.pem", pem(middle(ANY, NOW.minusSeconds(10))));
        write("d-readme.txt", "These are the makers.");
        write("e-key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        write("f-cut.pem", pem(MAKER).substring(0, 400));
        write("g-stranger.der", der(authority("CN=X", EK.getPublic(), "CN=Y", MAKER_KEY, ANY, LATER)));
        write(
                "h-device.der",
                der(authority("CN=Z", EK.getPublic(), "CN=Root", ROOT_KEY, new BasicConstraints(false), LATER)));
        write(".hidden", "not looked at");

        AuthorityInspection inspection = AuthorityInspection.of(AuthorityFile.read(folder), NOW);

        assertThat(inspection.isClean()).isFalse();
        assertThat(inspection.problems())
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("d-readme.txt: it holds no X.509 certificate"),
                        problem -> assertThat(problem).contains("e-key.pem: block 1 (PRIVATE KEY) is no certificate"),
                        problem -> assertThat(problem).contains("f-cut.pem: block 1 (CERTIFICATE)"));
        assertThat(inspection.certificates())
                .extracting(each ->
                        each.file().getFileName() + " " + each.role() + " " + String.join(", ", each.problems()))
                .satisfiesExactly(
                        each -> assertThat(each).isEqualTo("a-root.der ROOT "),
                        each -> assertThat(each).isEqualTo("b-bundle.pem INTERMEDIATE "),
                        each -> assertThat(each).isEqualTo("b-bundle.pem INTERMEDIATE "),
                        each -> assertThat(each)
                                .startsWith("b-bundle.pem ROOT stands in ")
                                .endsWith("a-root.der already"),
                        each -> assertThat(each).isEqualTo("c-expired.pem INTERMEDIATE expired"),
                        each -> assertThat(each).startsWith("g-stranger.der INTERMEDIATE is signed by no other"),
                        each -> assertThat(each).startsWith("h-device.der INTERMEDIATE is no authority"));
        assertThat(inspection.certificates().getFirst().key()).isEqualTo("RSA 2048");
    }

    @Test
    void isContentWithAFolderInWhichAllIsWell() throws Exception {
        write("all.pem", "Root and intermediates\n" + pem(ROOT) + "\n# Middle\n" + pem(MIDDLE));
        AuthorityInspection inspection = AuthorityInspection.of(AuthorityFile.read(folder), NOW);
        assertThat(inspection.isClean()).isTrue();
        assertThat(inspection.certificates()).hasSize(2);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void write(String name, Bytes octets) throws IOException {
        Files.write(folder.resolve(name), octets.toArray());
    }

    private static Bytes der(X509Certificate certificate) throws Exception {
        return Bytes.owning(certificate.getEncoded());
    }

    private static String pem(X509Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
