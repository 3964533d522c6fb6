package dev.martello.lab.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.agent.client.Refused;
import dev.martello.agent.credential.HeldCertificate;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.lab.MovableClock;
import dev.martello.lab.load.LoadAppliance;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.client.OperatorClient;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of reports on connections on which a certificate is shown. */
class ShownCertificateTest {
    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock();
    private CertifiedFleet fleet;
    private LoadAppliance appliance;
    private LoadAppliance other;

    @BeforeEach
    void start() throws Exception {
        fleet = new CertifiedFleet(directory, 2, IssuanceRules.DEFAULT, clock);
        appliance = fleet.appliance(0);
        other = fleet.appliance(1);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private static HeldCertificate granted(CertifiedFleet fleet, LoadAppliance appliance) throws Exception {
        KeyPair key = CertifiedFleet.newKey();
        return new HeldCertificate(key.getPrivate(), List.of(fleet.granted(appliance, key)));
    }

    private HeldCertificate shown(LoadAppliance whose) throws Exception {
        HeldCertificate held = granted(fleet, whose);
        fleet.show(Optional.of(held));
        return held;
    }

    private TrustTier report(LoadAppliance speaker) throws Exception {
        return fleet.send(new ReportRequest(
                        speaker.report(fleet.nonce(speaker), Optional.empty()), speaker.items(), Optional.empty()))
                .result()
                .orElseThrow()
                .tier();
    }

    private void assertRefused(LoadAppliance speaker, String reason) {
        assertThatThrownBy(() -> report(speaker))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void itsOwnOneIsTakenAndThatOfAnotherApplianceIsNot() throws Exception {
        shown(appliance);

        assertThat(report(appliance)).isEqualTo(TrustTier.AFFIRMING);
        assertThat(report(appliance)).as("again, on the same connection").isEqualTo(TrustTier.AFFIRMING);
        assertRefused(other, "client-certificate.other-appliance");
        try (OperatorClient operator = fleet.operator()) {
            assertThat(operator.refusals())
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo("client-certificate.other-appliance"));
        }
        fleet.show(Optional.empty());
        assertThat(report(other))
                .as("whoever shows none proves itself by the quote")
                .isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void oneThatIsRevokedIsRefusedOnTheConnectionThatItWasShownOn() throws Exception {
        X509Certificate held = shown(appliance).chain().getFirst();
        assertThat(report(appliance)).isEqualTo(TrustTier.AFFIRMING);
        try (OperatorClient operator = fleet.operator()) {
            operator.withdrawRelease(fleet.releases().getFirst().version(), Optional.empty());
        }
        fleet.awaitRevoked(held);

        assertRefused(appliance, "client-certificate.revoked");
        fleet.show(Optional.empty());
        assertThat(report(appliance)).as("it is told what is wrong with it").isEqualTo(TrustTier.CONTRAINDICATED);
    }

    @Test
    void oneThatHasEndedIsRefusedAndSoIsOneThatHasNotBegun() throws Exception {
        shown(appliance);
        clock.move(Duration.ofMinutes(61));
        assertRefused(appliance, "client-certificate.expired");

        fleet.show(Optional.empty());
        shown(appliance);
        assertThat(report(appliance)).isEqualTo(TrustTier.AFFIRMING);
        clock.move(Duration.ofDays(-2));
        assertRefused(appliance, "client-certificate.expired");
    }

    @Test
    void oneOfAnIssuerThatWasReplacedIsTakenAndSoIsOneOfTheNext() throws Exception {
        HeldCertificate first = shown(appliance);
        fleet.rotate();
        HeldCertificate second = granted(fleet, appliance);

        assertThat(second.chain().getFirst().getIssuerX500Principal())
                .isNotEqualTo(first.chain().getFirst().getIssuerX500Principal());
        assertThat(report(appliance)).isEqualTo(TrustTier.AFFIRMING);
        fleet.show(Optional.of(second));
        assertThat(report(appliance)).isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void oneOfAnIssuerThatWasRevokedIsRefused() throws Exception {
        shown(appliance);
        assertThat(report(appliance)).isEqualTo(TrustTier.AFFIRMING);
        fleet.rotate();
        fleet.revokeFirstIssuer();

        assertRefused(appliance, "client-certificate.revoked");
        fleet.show(Optional.empty());
        shown(appliance);
        assertThat(report(appliance)).as("another one, of the next issuer").isEqualTo(TrustTier.AFFIRMING);
    }

    @Test
    void oneOfAnotherAuthorityIsRefusedThoughItSaysTheSame(@TempDir Path elsewhere) throws Exception {
        try (CertifiedFleet others = new CertifiedFleet(elsewhere, 1, IssuanceRules.DEFAULT, clock)) {
            LoadAppliance there = others.appliance(0);
            fleet.show(Optional.of(granted(others, there)));

            assertRefused(appliance, "client-certificate.untrusted");
        }
    }

    @Test
    void oneThatTheIssuersKeySignedAndTheStoreDoesNotKnowIsRefused() throws Exception {
        HeldCertificate held = shown(appliance);
        assertThat(report(appliance)).isEqualTo(TrustTier.AFFIRMING);
        fleet.forget(held.chain().getFirst());

        assertRefused(appliance, "client-certificate.untrusted");
    }

    @Test
    void theKeyMustBeThere() throws Exception {
        X509Certificate certificate = granted(fleet, appliance).chain().getFirst();
        fleet.show(Optional.of(new HeldCertificate(CertifiedFleet.newKey().getPrivate(), List.of(certificate))));

        assertThatThrownBy(() -> report(appliance)).hasMessageContaining("cannot be reached");
    }
}
