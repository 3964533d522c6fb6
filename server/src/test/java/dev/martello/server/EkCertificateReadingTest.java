package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.view.EndorsementView;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolment with an endorsement certificate that fills the rest of its NV index, as many TPMs hold it. */
class EkCertificateReadingTest {
    @TempDir
    Path directory;

    private TestFleet fleet;
    private SoftTpm tpm;

    @BeforeEach
    void makeATpm() throws Exception {
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
    }

    @AfterEach
    void endTheTpm() throws Exception {
        fleet.close();
    }

    private ServerConfiguration reading(Path data, CertificateReading reading) throws Exception {
        ServerConfiguration usual = fleet.configuration(data);
        ServerConfiguration.Trust trust = usual.trust();
        return usual.with(new ServerConfiguration.Trust(
                trust.ekAuthorities(),
                reading,
                trust.machines(),
                trust.enrolment(),
                trust.releaseKeys(),
                trust.approvalKeys()));
    }

    private EnrolmentRequest padded() {
        EnrolmentRequest usual = tpm.enrolmentRequest();
        Bytes certificate = usual.ekCertificate().orElseThrow();
        return new EnrolmentRequest(
                usual.platform(),
                usual.ekPublic(),
                Optional.of(Bytes.concat(certificate, Bytes.repeat(0xff, 200))),
                usual.ekCertificateChain(),
                usual.akPublic(),
                usual.iak(),
                usual.chassisSerial());
    }

    @Test
    void aLenientServerEnrolsItAndSaysByWhatItDeviates() throws Exception {
        Path data = directory.resolve("lenient");
        try (ControlPlane server = ControlPlane.start(reading(data, CertificateReading.LENIENT));
                OperatorClient operator = TestFleet.operator(server, data);
                AgentWire wire = TestFleet.agent(server)) {
            operator.replaceRegister(fleet.register());
            EnrolmentRequest request = padded();
            EnrolmentChallenge challenge = wire.begin(request);
            wire.activate(new ActivationRequest(request, challenge.token(), tpm.open(challenge), Optional.empty()));

            assertThat(operator.appliance("SN-1").endorsement().orElseThrow().deviations())
                    .extracting(EndorsementView.DeviationView::meaning)
                    .contains("is followed by padding");
            assertThat(operator.refusals()).isEmpty();
        }
    }

    @Test
    void aStrictServerRefusesItAndTellsTheOperatorWhy() throws Exception {
        Path data = directory.resolve("strict");
        try (ControlPlane server = ControlPlane.start(reading(data, CertificateReading.STRICT));
                OperatorClient operator = TestFleet.operator(server, data);
                AgentWire wire = TestFleet.agent(server)) {
            operator.replaceRegister(fleet.register());
            assertThatThrownBy(() -> wire.begin(padded())).hasMessage("403 ek-certificate.deviates");

            assertThat(operator.refusals()).singleElement().satisfies(refusal -> {
                assertThat(refusal.reason()).isEqualTo("ek-certificate.deviates");
                assertThat(refusal.detail()).contains("is followed by padding");
            });
            assertThat(operator.appliances(Optional.empty(), Optional.empty())).isEmpty();
        }
    }
}
