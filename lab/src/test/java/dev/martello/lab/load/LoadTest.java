package dev.martello.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Appliances without TPMs are to a control plane what appliances with them are. */
class LoadTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_P256_SHA256", "RSASSA_2048_SHA256"})
    void enrolsAndReportsAsAnyApplianceDoes(AkTemplate key) throws Exception {
        KeyPair releaseKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        LoadFleet fleet = LoadFleet.make(new LoadFleet.Shape(6, 2, 600, key), InstantSource.system());
        ServerConfiguration usual =
                ServerConfiguration.onLoopback(directory, Set.of(), List.of(releaseKey.getPublic()));
        ServerConfiguration configuration = usual.with(usual.trust().with(EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE));
        try (ControlPlane server = ControlPlane.start(configuration);
                Load load = Load.on(server.address(), server.authorityFile(), fleet, 2, Optional.empty())) {
            addReleases(server, fleet, releaseKey);
            assertThat(load.enrol().errors()).isEmpty();
            assertThat(load.reportOnce().tiers()).containsOnlyKeys("AFFIRMING");
            LoadOutcome steady = load.reportEvery(Duration.ofMillis(60), Duration.ofMillis(100));
            assertThat(steady.errors()).isEmpty();
            assertThat(steady.tiers()).containsOnlyKeys("AFFIRMING");
        }
    }

    private void addReleases(ControlPlane server, LoadFleet fleet, KeyPair key) throws Exception {
        String token = Files.readString(directory.resolve(ControlPlane.TOKEN_FILE));
        try (OperatorClient operator = OperatorClient.open(server.address(), server.authorityFile(), token)) {
            for (Release release : fleet.releases()) {
                operator.addRelease(SignedDocument.sign(DocumentKind.RELEASE, release, SigningKey.of(key))
                        .write());
            }
        }
    }
}
