package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.Enrolled;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.simulator.Manufacturer;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolment over real HTTPS with real TPMs: the road, and every attack on it that the server must refuse. */
class EnrolmentRoadTest {
    @TempDir
    static Path directory;

    private static final MovableClock CLOCK = new MovableClock();

    private static TestFleet fleet;
    private static SoftTpm tpm;
    private static SoftTpm unregistered;
    private static SoftTpm ofUnknownMaker;
    private static ControlPlane server;
    private static OperatorClient operator;
    private static AgentWire wire;

    @BeforeAll
    static void start() throws Exception {
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
        unregistered = fleet.newTpm();
        ofUnknownMaker = SoftTpm.make(Manufacturer.in(directory.resolve("unknown")), directory.resolve("unknown-tpm"));
        Path data = directory.resolve("server");
        server = ControlPlane.start(fleet.configuration(data), CLOCK);
        operator = TestFleet.operator(server, data);
        operator.replaceRegister(fleet.register(unregistered));
        wire = TestFleet.agent(server);
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        operator.close();
        server.close();
        ofUnknownMaker.close();
        fleet.close();
    }

    private static void assertRefused(String reason, EnrolmentRequest request) {
        assertThatThrownBy(() -> wire.begin(request)).hasMessage("403 " + reason);
    }

    @Test
    void enrolsARegisteredApplianceWithACertificate() throws Exception {
        Enrolled enrolled = wire.enrol(tpm);
        assertThat(enrolled.appliance()).isEqualTo(tpm.id());
        assertThat(operator.appliance(tpm.id().shortText()).summary().serial()).contains("SN-1");
        assertThat(operator.appliance(tpm.id().shortText()).endorsement()).hasValueSatisfying(endorsement -> {
            assertThat(endorsement.issuer()).isEqualTo("CN=swtpm-localca");
            assertThat(endorsement.tpm().orElseThrow().model()).isEqualTo("swtpm");
            assertThat(endorsement.deviations()).isEmpty();
        });
    }

    @Test
    void tellsByWhatACertificateDeviates() throws Exception {
        Bytes padded = Bytes.concat(tpm.certificate().orElseThrow(), Bytes.repeat(0xff, 64));
        EnrolmentRequest request = tpm.enrolmentRequest(Optional.of(padded), tpm.akPublic());
        EnrolmentChallenge challenge = wire.begin(request);
        wire.activate(new ActivationRequest(request, challenge.token(), tpm.open(challenge), Optional.empty()));
        assertThat(operator.appliance(tpm.id().shortText())
                        .endorsement()
                        .orElseThrow()
                        .deviations())
                .extracting(deviation -> deviation.id())
                .containsExactly("ek-certificate.deviation.padding");
    }

    @Test
    void refusesWhoIsNotInTheRegister() throws Exception {
        assertRefused("register.unknown-ek", unregistered.enrolmentRequest());
        assertThat(operator.refusals()).anySatisfy(refusal -> {
            assertThat(refusal.fingerprint()).isEqualTo(unregistered.id().toString());
            assertThat(refusal.reason()).isEqualTo("register.unknown-ek");
            assertThat(refusal.detail()).contains("not in the operator's register");
        });
    }

    @Test
    void refusesACertificateThatEnded() throws Exception {
        Path data = directory.resolve("later");
        MovableClock later = new MovableClock();
        try (ControlPlane old = ControlPlane.start(fleet.configuration(data), later);
                OperatorClient itsOperator = TestFleet.operator(old, data);
                AgentWire toIt = TestFleet.agent(old)) {
            itsOperator.replaceRegister(fleet.register());
            // Certificates of TPMs "do not end", which RFC 5280 writes as the end of the year 9999.
            later.move(Duration.between(later.instant(), Instant.parse("+10000-01-02T00:00:00Z")));
            assertThatThrownBy(() -> toIt.begin(tpm.enrolmentRequest())).hasMessage("403 ek-certificate.expired");
        }
    }

    @Test
    void refusesCertificatesThatAreMissingOfAnotherKeyOrOfAnUnknownMaker() {
        assertRefused("ek-certificate.missing", tpm.enrolmentRequest(Optional.empty(), tpm.akPublic()));
        assertRefused("ek-certificate.key-mismatch", tpm.enrolmentRequest(unregistered.certificate(), tpm.akPublic()));
        assertRefused("ek-certificate.untrusted", ofUnknownMaker.enrolmentRequest());
        assertRefused(
                "ek-certificate.malformed", tpm.enrolmentRequest(Optional.of(Bytes.of(0x30, 1, 2)), tpm.akPublic()));
    }

    @Test
    void refusesKeysThatAreNoEndorsementKeys() {
        EnrolmentRequest good = tpm.enrolmentRequest();
        EnrolmentRequest akAsEk = new EnrolmentRequest(
                good.platform(),
                good.akPublic(),
                good.ekCertificate(),
                Optional.empty(),
                good.akPublic(),
                Optional.empty(),
                Optional.empty());
        assertThatThrownBy(() -> wire.begin(akAsEk)).hasMessageStartingWith("403 ek.");
        EnrolmentRequest malformed = new EnrolmentRequest(
                good.platform(),
                Bytes.of(1, 2),
                good.ekCertificate(),
                Optional.empty(),
                good.akPublic(),
                Optional.empty(),
                Optional.empty());
        assertRefused("ek.malformed", malformed);
    }

    @Test
    void refusesAttestationKeysThatSignAnything() throws Exception {
        TPMT_PUBLIC template = TPMT_PUBLIC.LAYOUT.parse(tpm.akPublic());
        for (Flag flag : new Flag[] {Flag.restricted, Flag.fixedTPM, Flag.fixedParent}) {
            TPMT_PUBLIC weak = new TPMT_PUBLIC(
                    template.type(),
                    template.nameAlg(),
                    without(template.objectAttributes(), flag),
                    template.authPolicy(),
                    template.parameters(),
                    template.unique());
            String reason = switch (flag) {
                case restricted -> "ak.not-restricted";
                case fixedTPM -> "ak.not-fixed-tpm";
                default -> "ak.not-fixed-parent";
            };
            assertRefused(reason, tpm.enrolmentRequest(tpm.certificate(), TPMT_PUBLIC.LAYOUT.write(weak)));
        }
        assertRefused("ak.malformed", tpm.enrolmentRequest(tpm.certificate(), Bytes.of(1)));
    }

    private static TPMA_OBJECT without(TPMA_OBJECT attributes, Flag flag) {
        Set<Flag> flags = new HashSet<>(attributes.flags());
        flags.remove(flag);
        return new TPMA_OBJECT(flags);
    }

    @Test
    void refusesAnAttestationKeyOfAnotherTpm() throws Exception {
        EnrolmentRequest mixed = tpm.enrolmentRequest(tpm.certificate(), unregistered.akPublic());
        EnrolmentChallenge challenge = wire.begin(mixed);
        assertThatThrownBy(() -> tpm.open(challenge)).isInstanceOf(TpmException.class);
        assertThatThrownBy(() -> unregistered.open(challenge)).isInstanceOf(TpmException.class);
        assertThatThrownBy(() -> wire.activate(
                        new ActivationRequest(mixed, challenge.token(), Bytes.repeat(1, 32), Optional.empty())))
                .hasMessage("403 activation.failed");
    }

    @Test
    void refusesSecretsOfOtherEnrolmentsAndLateOnes() throws Exception {
        EnrolmentRequest request = tpm.enrolmentRequest();
        EnrolmentChallenge challenge = wire.begin(request);
        Bytes secret = tpm.open(challenge);
        Bytes otherToken = wire.begin(request).token();
        assertThatThrownBy(() -> wire.activate(new ActivationRequest(request, otherToken, secret, Optional.empty())))
                .hasMessage("403 activation.failed");
        assertThatThrownBy(() ->
                        wire.activate(new ActivationRequest(request, Bytes.repeat(1, 57), secret, Optional.empty())))
                .hasMessage("403 activation.failed");
        assertThatThrownBy(() ->
                        wire.activate(new ActivationRequest(request, challenge.token(), Bytes.EMPTY, Optional.empty())))
                .hasMessage("403 activation.failed");
        CLOCK.move(Duration.ofMinutes(6));
        assertThatThrownBy(() ->
                        wire.activate(new ActivationRequest(request, challenge.token(), secret, Optional.empty())))
                .hasMessage("403 activation.expired");
    }

    @Test
    void checksEverythingAgainInTheSecondStep() throws Exception {
        EnrolmentRequest request = tpm.enrolmentRequest();
        EnrolmentChallenge challenge = wire.begin(request);
        Bytes secret = tpm.open(challenge);
        EnrolmentRequest withoutCertificate = tpm.enrolmentRequest(Optional.empty(), tpm.akPublic());
        assertThatThrownBy(() -> wire.activate(
                        new ActivationRequest(withoutCertificate, challenge.token(), secret, Optional.empty())))
                .hasMessage("403 ek-certificate.missing");
    }

    @Test
    void trustsOnFirstUseOnlyWhenAskedTo() throws Exception {
        Path data = directory.resolve("insecure");
        ServerConfiguration usual = fleet.configuration(data);
        ServerConfiguration insecure = usual.with(usual.trust().with(EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE));
        try (ControlPlane lax = ControlPlane.start(insecure);
                AgentWire laxWire = TestFleet.agent(lax)) {
            assertThat(laxWire.enrol(ofUnknownMaker).appliance()).isEqualTo(ofUnknownMaker.id());
            assertThat(laxWire.report(ofUnknownMaker)).isNotNull();
            EnrolmentRequest foreignCertificate = tpm.enrolmentRequest(unregistered.certificate(), tpm.akPublic());
            assertThatThrownBy(() -> laxWire.begin(foreignCertificate)).hasMessage("403 ek-certificate.key-mismatch");
        }
    }
}
