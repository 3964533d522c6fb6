package dev.martello.lab.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.agent.client.Refused;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.KeyCertification;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.lab.MovableClock;
import dev.martello.lab.PublicAreas;
import dev.martello.lab.load.LoadAppliance;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.RingView;
import dev.martello.tpm.SignedCertification;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may try who wants a certificate that he should not have, or to keep one that he should not have any more. */
class CertificateAttackTest {
    private static final String RULES = """
            issuance: 1
            dns: ["{serial}.edge.cdn.example"]
            """;

    private static final Set<Flag> HANDSHAKES =
            EnumSet.of(Flag.fixedTPM, Flag.fixedParent, Flag.sensitiveDataOrigin, Flag.userWithAuth, Flag.sign);

    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock();
    private CertifiedFleet fleet;
    private LoadAppliance appliance;
    private LoadAppliance other;

    @BeforeEach
    void start() throws Exception {
        fleet = new CertifiedFleet(directory, 2, IssuanceRules.parse(Bytes.utf8(RULES)), clock);
        appliance = fleet.appliance(0);
        other = fleet.appliance(1);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private String ask() throws Exception {
        return CertifiedFleet.refusal(fleet.ask(appliance, CertifiedFleet.info(CertifiedFleet.newKey())));
    }

    private String reason(ReportRequest request) throws Exception {
        try {
            return "accepted: " + fleet.send(request);
        } catch (Refused e) {
            return e.reason();
        }
    }

    @Test
    void whatIsNoKeyOrAWeakOneIsNotCertified() throws Exception {
        KeyPair key = CertifiedFleet.newKey();
        byte[] offCurve = key.getPublic().getEncoded();
        offCurve[offCurve.length - 1] ^= 1;
        for (Bytes info : List.of(
                Bytes.ascii("no key"),
                Bytes.owning(offCurve),
                Bytes.concat(CertifiedFleet.info(key), Bytes.of(0)),
                Bytes.owning(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded()))) {
            assertThat(CertifiedFleet.refusal(fleet.ask(appliance, info)))
                    .as(info.toHex())
                    .isEqualTo("certificate.key-unsuitable");
        }
    }

    /** What becomes of a report that names a key and shows its attributes, as the enrolled attestation key certified them. */
    private String certified(KeyPair named, TPMT_PUBLIC shown) throws Exception {
        Bytes nonce = fleet.nonce(appliance);
        SignedCertification certification = appliance.certify(shown.name(), KeyCertification.challenge(nonce));
        return CertifiedFleet.refusal(fleet.send(fleet.request(
                appliance,
                nonce,
                CertifiedFleet.info(named),
                Optional.of(new KeyCertification(TPMT_PUBLIC.LAYOUT.write(shown), certification)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixedTPM", "fixedParent", "sensitiveDataOrigin", "sign", "+decrypt", "+restricted"})
    void aKeyThatCouldBeElsewhereOrDoesMoreThanSigningHandshakesIsRefused(String attribute) throws Exception {
        Set<Flag> attributes = EnumSet.copyOf(HANDSHAKES);
        if (attribute.startsWith("+")) {
            attributes.add(Flag.valueOf(attribute.substring(1)));
        } else {
            attributes.remove(Flag.valueOf(attribute));
        }
        KeyPair key = CertifiedFleet.newKey();

        assertThat(certified(key, PublicAreas.of(key.getPublic(), attributes))).isEqualTo("certificate.key-not-in-tpm");
    }

    private static Bytes register(String serial, String site, LoadAppliance appliance) {
        return Bytes.utf8("ek_fingerprint,serial,site,rack_unit,ring,model\n" + appliance.id() + ",\"" + serial
                + "\",\"" + site + "\",R1U0,broad,Load SKU\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ams1/appliance/0000",
                "..",
                "ams1?x=y",
                "ams1#fragment",
                "ams1%2fappliance",
                "ams 1",
                "ams1@evil.example",
                "ams1\u0430"
            })
    void aSiteThatIsNoSegmentOfAPathGivesNoCertificate(String site) throws Exception {
        try (OperatorClient operator = fleet.operator()) {
            operator.replaceRegister(register("SN-1", site, appliance));
        }
        assertThat(ask()).isEqualTo("certificate.site-unsuitable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "*",
                "sn-1,DNS:evil.example",
                "-sn1",
                "sn_1",
                "a123456789012345678901234567890123456789012345678901234567890123"
            })
    void aSerialThatIsNoLabelGivesNoCertificate(String serial) throws Exception {
        try (OperatorClient operator = fleet.operator()) {
            operator.replaceRegister(register(serial, "ams1", appliance));
        }
        assertThat(ask()).isEqualTo("certificate.dns-name-unsuitable");
    }

    @Test
    void aMachineThatWasSoldKeepsNothing() throws Exception {
        X509Certificate held = fleet.granted(appliance, CertifiedFleet.newKey());
        Bytes before;
        try (OperatorClient operator = fleet.operator()) {
            before = operator.register();
            operator.replaceRegister(register("SN-9", "ams1", other));
        }
        assertThat(fleet.awaitRevoked(held).getRevokedCertificate(held).getRevocationReason())
                .isEqualTo(CRLReason.CESSATION_OF_OPERATION);
        assertThat(reason(fleet.request(
                        appliance, Bytes.of(1), CertifiedFleet.info(CertifiedFleet.newKey()), Optional.empty())))
                .isEqualTo("register.unknown-ek");

        try (OperatorClient operator = fleet.operator()) {
            operator.replaceRegister(before);
        }
        X509Certificate fresh = fleet.granted(appliance, CertifiedFleet.newKey());
        assertThat(fleet.list(held).getRevokedCertificate(held))
                .as("coming back brings nothing back")
                .isNotNull();
        assertThat(fleet.list(fresh).getRevokedCertificate(fresh)).isNull();
    }

    @Test
    void whoWasMovedDoesNotKeepItsOldName() throws Exception {
        X509Certificate held = fleet.granted(appliance, CertifiedFleet.newKey());
        try (OperatorClient operator = fleet.operator()) {
            operator.replaceRegister(register("load-0", "elsewhere", appliance));
        }
        assertThat(fleet.awaitRevoked(held).getRevokedCertificate(held).getRevocationReason())
                .isEqualTo(CRLReason.AFFILIATION_CHANGED);
    }

    @Test
    void whoFallsSilentLosesWhatItHas() throws Exception {
        X509Certificate held = fleet.granted(appliance, CertifiedFleet.newKey());
        clock.move(Duration.ofMinutes(6));
        fleet.awaitRevoked(held);
        assertThat(ask()).as("and gets another one when it is back").isEqualTo("none");
    }

    @Test
    void aServerThatWasAwayDoesNotTakeItForSilence() throws Exception {
        X509Certificate held = fleet.granted(appliance, CertifiedFleet.newKey());
        fleet.stop();
        clock.move(Duration.ofMinutes(20));
        fleet.start();
        X509Certificate next = fleet.granted(other, CertifiedFleet.newKey());
        assertThat(fleet.list(next).getRevokedCertificate(held)).isNull();
        clock.move(Duration.ofMinutes(6));
        fleet.awaitRevoked(held);
    }

    @Test
    void aClockThatIsSetBackBringsNothingBack() throws Exception {
        X509Certificate held = fleet.granted(appliance, CertifiedFleet.newKey());
        X509CRL before = fleet.list(held);
        clock.move(Duration.ofDays(-1));
        try (OperatorClient operator = fleet.operator()) {
            operator.withdrawRelease(fleet.releases().getFirst().version(), Optional.empty());
        }
        X509CRL after = fleet.awaitRevoked(held);
        assertThat(number(after)).as("lists are in order all the same").isGreaterThan(number(before));
        assertThat(ask()).isEqualTo("certificate.not-trusted");
        clock.move(Duration.ofDays(1));
        assertThat(fleet.list(held).getRevokedCertificate(held)).isNotNull();
    }

    private static long number(X509CRL list) {
        byte[] extension = list.getExtensionValue("2.5.29.20"); // OCTET STRING { INTEGER }
        return new BigInteger(Arrays.copyOfRange(extension, 4, extension.length)).longValue();
    }

    @Test
    void aWarningRenewsWhatThereIsAndGivesNothingNew() throws Exception {
        KeyPair first = CertifiedFleet.newKey();
        fleet.granted(appliance, first);
        try (OperatorClient operator = fleet.operator()) {
            operator.setRing("broad", new RingView.Plan(List.of("another"), 0));
        }
        ReportAnswer renewed = fleet.ask(appliance, CertifiedFleet.info(CertifiedFleet.newKey()));
        assertThat(renewed.result().orElseThrow().tier()).isEqualTo(TrustTier.WARNING);
        assertThat(CertifiedFleet.refusal(renewed)).isEqualTo("none");
        assertThat(CertifiedFleet.refusal(fleet.ask(appliance, CertifiedFleet.info(CertifiedFleet.newKey()))))
                .as("the short way too")
                .isEqualTo("none");

        KeyPair inTpm = CertifiedFleet.newKey();
        assertThat(certified(inTpm, PublicAreas.of(inTpm.getPublic(), HANDSHAKES)))
                .as("another kind of key")
                .isEqualTo("certificate.would-widen");
        assertThat(CertifiedFleet.refusal(fleet.ask(other, CertifiedFleet.info(CertifiedFleet.newKey()))))
                .as("who has none")
                .isEqualTo("certificate.would-widen");
    }

    @Test
    void oneApplianceDoesNotFillTheStore() throws Exception {
        for (int i = 0; i < 16; i++) {
            fleet.granted(appliance, CertifiedFleet.newKey());
        }
        assertThat(ask()).isEqualTo("certificate.too-many");
    }

    @Test
    void aVerdictThatTurnsMeanwhileIsNotOutrun() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        List<X509Certificate> granted = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                OperatorClient operator = fleet.operator()) {
            granted.add(fleet.granted(appliance, CertifiedFleet.newKey()));
            Callable<List<X509Certificate>> asking = () -> {
                List<X509Certificate> mine = new ArrayList<>();
                for (int i = 0; i < 15 && !isOver.get(); i++) {
                    CertificateAnswer answer = fleet.ask(appliance, CertifiedFleet.info(CertifiedFleet.newKey()))
                            .certificate()
                            .orElseThrow();
                    if (!answer.chain().isEmpty()) {
                        mine.add(CertifiedFleet.certificate(answer.chain().getFirst()));
                    }
                }
                return mine;
            };
            Future<List<X509Certificate>> asked = threads.submit(asking);
            operator.withdrawRelease(fleet.releases().getFirst().version(), Optional.empty());
            isOver.set(true);
            granted.addAll(asked.get());
        }
        for (X509Certificate each : granted) {
            fleet.awaitRevoked(each);
        }
    }
}
