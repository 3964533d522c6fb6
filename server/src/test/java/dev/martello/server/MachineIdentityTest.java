package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.endorsement.CertificateReading;
import dev.martello.server.intake.IakRule;
import dev.martello.server.intake.MachineTrust;
import dev.martello.server.view.IdentityView;
import dev.martello.server.view.RefusalView;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.attester.IakTemplate;
import dev.martello.tpm.attester.InitialAttestationKey;
import dev.martello.tpm.crypto.PublicKeys;
import dev.martello.tpm.simulator.MachineMaker;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolment with the key that a machine's maker certified, with real TPMs in which the maker left it, and each attack on it. */
class MachineIdentityTest {
    private static final TPM_HANDLE INDEX = new TPM_HANDLE(0x01c9_0019L);

    @TempDir
    static Path directory;

    private static MachineAuthority maker;
    private static TestFleet fleet;
    private static SoftTpm tpm;
    private static SoftTpm other;
    private static SoftTpm plain;
    private static TPMT_PUBLIC iak;
    private static TPMT_PUBLIC otherIak;
    private static ControlPlane server;
    private static OperatorClient operator;
    private static AgentWire wire;

    @BeforeAll
    static void start() throws Exception {
        maker = new MachineAuthority("CN=Maker of Machines");
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
        other = fleet.newTpm();
        plain = fleet.newTpm();
        iak = MachineMaker.initialAttestationKey(tpm.tpm(), IakTemplate.ECDSA_P384_SHA384);
        otherIak = MachineMaker.initialAttestationKey(other.tpm(), IakTemplate.ECDSA_P256_SHA256);
        MachineMaker.leave(tpm.tpm(), INDEX, maker.iak(key(iak), "SN-1"));
        MachineMaker.leave(other.tpm(), INDEX, maker.iak(key(otherIak), "SN-2"));
        Path data = directory.resolve("server");
        server = ControlPlane.start(configuration(data, IakRule.OPTIONAL, CertificateReading.LENIENT));
        operator = TestFleet.operator(server, data);
        operator.replaceRegister(fleet.register());
        wire = TestFleet.agent(server);
    }

    private static ServerConfiguration configuration(Path data, IakRule rule, CertificateReading reading)
            throws Exception {
        ServerConfiguration usual = fleet.configuration(data);
        ServerConfiguration.Trust trust = usual.trust();
        return usual.with(new ServerConfiguration.Trust(
                trust.ekAuthorities(),
                reading,
                new MachineTrust(Set.of(maker.root()), rule),
                trust.enrolment(),
                trust.releaseKeys(),
                trust.approvalKeys()));
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        operator.close();
        server.close();
        fleet.close();
    }

    private static PublicKey key(TPMT_PUBLIC area) throws Exception {
        return PublicKeys.of(area);
    }

    /** What the appliance sends, with another certificate or key in place of its own. */
    private static EnrolmentRequest showing(SoftTpm appliance, Bytes certificate, TPMT_PUBLIC area) {
        EnrolmentRequest usual = appliance.enrolmentRequest();
        return new EnrolmentRequest(
                usual.platform(),
                usual.ekPublic(),
                usual.ekCertificate(),
                usual.ekCertificateChain(),
                usual.akPublic(),
                Optional.of(new EnrolmentRequest.Iak(certificate, TPMT_PUBLIC.LAYOUT.write(area))),
                Optional.empty());
    }

    private static EnrolmentRequest showingItsOwn() throws Exception {
        return showing(tpm, maker.iak(key(iak), "SN-1"), iak);
    }

    private static SignedCertification certification(SoftTpm appliance, Bytes challenge) throws Exception {
        try (InitialAttestationKey key =
                InitialAttestationKey.find(appliance.tpm()).orElseThrow()) {
            return key.certify(appliance.ak(), challenge);
        }
    }

    private static void assertRefusedAtOnce(String reason, EnrolmentRequest request) {
        assertThatThrownBy(() -> wire.begin(request)).hasMessage("403 " + reason);
    }

    private static void assertRefusedInTheEnd(
            String reason, EnrolmentRequest request, EnrolmentChallenge challenge, SignedCertification certification)
            throws Exception {
        Bytes secret = tpm.open(challenge);
        assertThatThrownBy(() -> wire.activate(
                        new ActivationRequest(request, challenge.token(), secret, Optional.of(certification))))
                .hasMessage("403 " + reason);
    }

    @Test
    void enrolsWithTheKeyThatItsMakerCertifiedAndShowsWhoDid() throws Exception {
        EnrolmentRequest request = showingItsOwn();
        EnrolmentChallenge challenge = wire.begin(request);
        wire.activate(new ActivationRequest(
                request,
                challenge.token(),
                tpm.open(challenge),
                Optional.of(certification(tpm, ActivationRequest.certificationChallenge(challenge.token())))));

        IdentityView identity = operator.appliance("SN-1").identity().orElseThrow();
        assertThat(identity.issuer()).isEqualTo("CN=Maker of Machines");
        assertThat(identity.machineSerials()).containsExactly("SN-1");
        assertThat(identity.deviations()).isEmpty();
    }

    @Test
    void enrolsWithoutSuchAKeyAsEver() throws Exception {
        wire.enrol(plain);
        assertThat(operator.appliance("SN-3").identity()).isEmpty();
    }

    @Test
    void refusesWhoHasNoneWhereItIsRequired() throws Exception {
        Path data = directory.resolve("required");
        try (ControlPlane strict =
                        ControlPlane.start(configuration(data, IakRule.REQUIRED, CertificateReading.LENIENT));
                OperatorClient itsOperator = TestFleet.operator(strict, data);
                AgentWire toIt = TestFleet.agent(strict)) {
            itsOperator.replaceRegister(fleet.register());
            assertThatThrownBy(() -> toIt.begin(plain.enrolmentRequest())).hasMessage("403 iak-certificate.missing");
            assertThat(toIt.begin(showingItsOwn())).isNotNull();
        }
    }

    @Test
    void looksAtNoneWhereNoMakerIsTrusted() throws Exception {
        Path data = directory.resolve("none");
        try (ControlPlane trustingNobody = ControlPlane.start(fleet.configuration(data));
                OperatorClient itsOperator = TestFleet.operator(trustingNobody, data);
                AgentWire toIt = TestFleet.agent(trustingNobody)) {
            itsOperator.replaceRegister(fleet.register());
            EnrolmentRequest request = showing(tpm, Bytes.of(1), iak);
            EnrolmentChallenge challenge = toIt.begin(request);
            toIt.activate(new ActivationRequest(request, challenge.token(), tpm.open(challenge), Optional.empty()));
            assertThat(itsOperator.appliance("SN-1").identity()).isEmpty();
        }
    }

    @Test
    void refusesTheCertificateOfAnotherMachine() throws Exception {
        Bytes stolen = maker.iak(key(otherIak), "SN-2");
        assertRefusedAtOnce("iak-certificate.key-mismatch", showing(tpm, stolen, iak));
        assertRefusedAtOnce("iak-certificate.serial-mismatch", showing(tpm, stolen, otherIak));
        assertRefusedAtOnce("iak-certificate.serial-mismatch", showing(tpm, maker.iakOfModule(key(iak), "SN-2"), iak));

        assertThat(operator.refusals())
                .filteredOn(refusal -> refusal.reason().equals("iak-certificate.serial-mismatch"))
                .extracting(RefusalView::detail)
                .containsExactly("the certificate is for SN-2, and the register has SN-1 with this TPM");
    }

    @Test
    void doesNotTellThePeerWhatTheRegisterHas() throws Exception {
        EnrolmentRequest request = showing(tpm, maker.iak(key(iak), "SN-2"), iak);
        AgentWire.Answer answer = wire.post("/agent/v1/enrolment", "application/json", WireFormat.JSON.write(request));
        assertThat(answer.body().toString(StandardCharsets.UTF_8))
                .contains("iak-certificate.serial-mismatch")
                .doesNotContain("SN-1");
    }

    @Test
    void takesSerialsInOtherCaseAndThatOfAModuleThatIsNoTpm() throws Exception {
        assertThat(wire.begin(showing(tpm, maker.iak(key(iak), " sn-1 "), iak))).isNotNull();
        assertThat(wire.begin(showing(tpm, maker.iakOfModule(key(iak), "SN-1"), iak)))
                .isNotNull();
    }

    @Test
    void refusesAKeyThatIsInAnotherTpm() throws Exception {
        // A maker that gave two machines one serial number, so that all but the proof is right.
        EnrolmentRequest request = showing(tpm, maker.iak(key(otherIak), "SN-1"), otherIak);
        EnrolmentChallenge challenge = wire.begin(request);
        Bytes expected = ActivationRequest.certificationChallenge(challenge.token());
        assertRefusedInTheEnd("certification.other-key", request, challenge, certification(other, expected));
    }

    @Test
    void refusesWhoShowsAKeyAndDoesNotProveIt() throws Exception {
        EnrolmentRequest request = showingItsOwn();
        EnrolmentChallenge challenge = wire.begin(request);
        Bytes secret = tpm.open(challenge);
        assertThatThrownBy(() ->
                        wire.activate(new ActivationRequest(request, challenge.token(), secret, Optional.empty())))
                .hasMessage("403 certification.missing");
    }

    @Test
    void refusesACertificationOfAnotherChallenge() throws Exception {
        EnrolmentRequest request = showingItsOwn();
        EnrolmentChallenge first = wire.begin(request);
        SignedCertification replayed = certification(tpm, ActivationRequest.certificationChallenge(first.token()));
        EnrolmentChallenge second = wire.begin(request);
        assertRefusedInTheEnd("certification.qualifying-data-mismatch", request, second, replayed);
    }

    @Test
    void refusesStatementsOfOtherKindsAndForms() throws Exception {
        EnrolmentRequest request = showingItsOwn();
        EnrolmentChallenge challenge = wire.begin(request);
        Bytes expected = ActivationRequest.certificationChallenge(challenge.token());
        SignedCertification good = certification(tpm, expected);
        SignedQuote quote = tpm.quote(expected);
        assertRefusedInTheEnd(
                "certification.signature-algorithm-mismatch",
                request,
                challenge,
                new SignedCertification(quote.attest(), quote.signature()));
        assertRefusedInTheEnd(
                "certification.signature-invalid",
                request,
                challenge,
                new SignedCertification(quote.attest(), good.signature()));
        assertRefusedInTheEnd(
                "certification.malformed",
                request,
                challenge,
                new SignedCertification(good.attest(), good.signature().slice(0, 7)));
    }

    @Test
    void refusesCertificatesOfOtherKinds() throws Exception {
        assertRefusedAtOnce("iak-certificate.wrong-kind", showing(tpm, maker.idevid(key(iak), "SN-1"), iak));
        assertRefusedAtOnce("iak-certificate.wrong-kind", showing(tpm, maker.ek(key(iak)), iak));
        assertRefusedAtOnce(
                "iak-certificate.wrong-kind", showing(tpm, tpm.certificate().orElseThrow(), iak));
    }

    @Test
    void refusesCertificatesThatAreNoneOrOfNobodyTrustedOrEnded() throws Exception {
        Bytes good = maker.iak(key(iak), "SN-1");
        assertRefusedAtOnce("iak-certificate.malformed", showing(tpm, Bytes.of(0x30, 0x82, 1), iak));
        assertRefusedAtOnce("iak-certificate.malformed", showing(tpm, good.slice(0, good.length() - 1), iak));
        assertRefusedAtOnce(
                "iak-certificate.untrusted",
                showing(tpm, new MachineAuthority("CN=Maker of Machines").iak(key(iak), "SN-1"), iak));
        assertRefusedAtOnce(
                "iak-certificate.expired",
                showing(tpm, maker.iakUntil(key(iak), "SN-1", Instant.parse("2021-01-01T00:00:00Z")), iak));
        byte[] flipped = good.toArray();
        flipped[flipped.length - 3] ^= 1;
        assertRefusedAtOnce("iak-certificate.untrusted", showing(tpm, Bytes.owning(flipped), iak));
    }

    @Test
    void refusesWhatDeviatesWhereTheOperatorWantsNone() throws Exception {
        Path data = directory.resolve("strict");
        try (ControlPlane strict =
                        ControlPlane.start(configuration(data, IakRule.OPTIONAL, CertificateReading.STRICT));
                OperatorClient itsOperator = TestFleet.operator(strict, data);
                AgentWire toIt = TestFleet.agent(strict)) {
            itsOperator.replaceRegister(fleet.register());
            Bytes ending = maker.iakUntil(key(iak), "SN-1", Instant.parse("2099-01-01T00:00:00Z"));
            assertThatThrownBy(() -> toIt.begin(showing(tpm, ending, iak))).hasMessage("403 iak-certificate.deviates");
            assertThat(toIt.begin(showingItsOwn())).isNotNull();
        }
    }

    @Test
    void refusesKeysWhoseWordDoesNotCount() throws Exception {
        for (Flag flag : new Flag[] {Flag.restricted, Flag.fixedTPM, Flag.fixedParent}) {
            Set<Flag> flags = new HashSet<>(iak.objectAttributes().flags());
            flags.remove(flag);
            TPMT_PUBLIC weak = new TPMT_PUBLIC(
                    iak.type(),
                    iak.nameAlg(),
                    new TPMA_OBJECT(flags),
                    iak.authPolicy(),
                    iak.parameters(),
                    iak.unique());
            assertRefusedAtOnce("iak.unsuitable", showing(tpm, maker.iak(key(iak), "SN-1"), weak));
        }
        EnrolmentRequest malformed = new EnrolmentRequest(
                tpm.enrolmentRequest().platform(),
                tpm.enrolmentRequest().ekPublic(),
                tpm.certificate(),
                Optional.empty(),
                tpm.akPublic(),
                Optional.of(new EnrolmentRequest.Iak(maker.iak(key(iak), "SN-1"), Bytes.of(1, 2))),
                Optional.empty());
        assertRefusedAtOnce("iak.malformed", malformed);
    }

    @Test
    void refusesAKeyThatIsShownWithOtherAttributesThanItHas() throws Exception {
        TPMT_PUBLIC shown = new TPMT_PUBLIC(
                iak.type(), iak.nameAlg(), iak.objectAttributes(), Bytes.EMPTY, iak.parameters(), iak.unique());
        EnrolmentRequest request = showing(tpm, maker.iak(key(iak), "SN-1"), shown);
        EnrolmentChallenge challenge = wire.begin(request);
        assertRefusedInTheEnd(
                "certification.signer-elsewhere",
                request,
                challenge,
                certification(tpm, ActivationRequest.certificationChallenge(challenge.token())));
    }

    @Test
    void readsACertificateWithAnExponentOfZeroAndRefusesItWhereTheOperatorWantsNoDeviation() throws Exception {
        TPMT_PUBLIC rsa = MachineMaker.initialAttestationKey(tpm.tpm(), IakTemplate.RSAPSS_2048_SHA256);
        Bytes certificate = maker.iak(MachineAuthority.withExponentOfZero((RSAPublicKey) key(rsa)), "SN-1");
        assertThat(wire.begin(showing(tpm, certificate, rsa))).isNotNull();
        Path data = directory.resolve("exponent");
        try (ControlPlane strict =
                        ControlPlane.start(configuration(data, IakRule.OPTIONAL, CertificateReading.STRICT));
                OperatorClient itsOperator = TestFleet.operator(strict, data);
                AgentWire toIt = TestFleet.agent(strict)) {
            itsOperator.replaceRegister(fleet.register());
            assertThatThrownBy(() -> toIt.begin(showing(tpm, certificate, rsa)))
                    .hasMessage("403 iak-certificate.deviates");
        }
    }
}
