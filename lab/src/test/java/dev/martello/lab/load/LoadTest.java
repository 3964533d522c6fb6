package dev.martello.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.lab.tool.TrialAuthority;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.ServerConfiguration.Certification;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.Pkcs12Keys;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.tpm.attester.AkTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Appliances without TPMs are to a control plane what appliances with them are. */
class LoadTest {
    @TempDir
    Path directory;

    private final KeyPair releaseKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

    LoadTest() throws Exception {}

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_P256_SHA256", "RSASSA_2048_SHA256"})
    void enrolsAndReportsAsAnyApplianceDoes(AkTemplate key) throws Exception {
        LoadOutcome steady = steady(key, configuration(), Optional.empty());

        assertThat(steady.errors()).isEmpty();
        assertThat(steady.tiers()).containsOnlyKeys("AFFIRMING");
    }

    @Test
    void renewsACertificateWithEachReportIfThatIsWanted() throws Exception {
        TrialAuthority authority = TrialAuthority.in(directory);
        String passphrase = Files.readString(authority.passphrase()).strip();
        ServerConfiguration certifying = configuration()
                .with(new Certification(
                        authority.directory(), new Pkcs12Keys(_ -> passphrase.toCharArray()), IssuanceRules.DEFAULT));

        LoadOutcome steady = steady(AkTemplate.ECDSA_P256_SHA256, certifying, Optional.of(certifiableKey()));

        assertThat(steady.errors()).isEmpty();
        assertThat(steady.tiers()).containsOnlyKeys("AFFIRMING");
    }

    @Test
    void countsACertificateThatIsNotGivenAmongTheErrors() throws Exception {
        LoadOutcome steady = steady(AkTemplate.ECDSA_P256_SHA256, configuration(), Optional.of(certifiableKey()));

        assertThat(steady.errors()).containsOnlyKeys("load.no-certificate");
        assertThat(steady.reports()).isZero();
    }

    private static Bytes certifiableKey() throws Exception {
        return Bytes.owning(
                KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic().getEncoded());
    }

    private ServerConfiguration configuration() {
        ServerConfiguration usual =
                ServerConfiguration.onLoopback(directory, Set.of(), List.of(releaseKey.getPublic()));
        return usual.with(usual.trust().with(EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE));
    }

    /** What becomes of the reports of six appliances that enrolled and reported once. */
    private LoadOutcome steady(AkTemplate key, ServerConfiguration configuration, Optional<Bytes> wantedKey)
            throws Exception {
        LoadFleet fleet = LoadFleet.make(new LoadFleet.Shape(6, 2, 600, key), InstantSource.system());
        try (ControlPlane server = ControlPlane.start(configuration);
                Load load = Load.on(server.address(), server.authorityFile(), fleet, 2, wantedKey)) {
            prepare(server, fleet);
            assertThat(load.enrol().errors()).isEmpty();
            assertThat(load.reportOnce().tiers()).containsOnlyKeys("AFFIRMING");
            return load.reportEvery(Duration.ofMillis(60), Duration.ofMillis(100));
        }
    }

    private void prepare(ControlPlane server, LoadFleet fleet) throws Exception {
        String token = Files.readString(directory.resolve(ControlPlane.TOKEN_FILE));
        try (OperatorClient operator = OperatorClient.open(server.address(), server.authorityFile(), token)) {
            operator.replaceRegister(Bytes.utf8(fleet.appliances().stream()
                    .map(each -> each.id() + ",SN-" + each.id() + ",ams1,7,broad\n")
                    .collect(Collectors.joining("", "ek_fingerprint,serial,site,rack_unit,ring\n", ""))));
            for (Release release : fleet.releases()) {
                operator.addRelease(SignedDocument.sign(DocumentKind.RELEASE, release, SigningKey.of(releaseKey))
                        .write());
            }
        }
    }
}
