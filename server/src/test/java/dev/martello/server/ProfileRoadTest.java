package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.FileDigests;
import dev.martello.appraisal.reference.NamedDigests;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.view.IncidentView;
import dev.martello.server.view.LessonView;
import dev.martello.server.view.ProfileChanged;
import dev.martello.server.view.ProfileView;
import dev.martello.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Platform profiles from the reports of real TPMs to findings, over real HTTPS. */
class ProfileRoadTest {
    /** The registers that {@link SoftTpm} quotes, and nothing but the rules that are asked here. */
    private static final String POLICY = """
        policy: 1
        requirements: {pcrs: [0, 1, 7], banks: [sha256]}
        rules:
          - id: firmware.event-changed
            severity: critical
            tier: contraindicated
            each: firmware.differences
            subject: "{it.name}"
            message: "{it.kind}: {it.sentence}"
          - id: firmware.no-profile
            severity: info
            tier: affirming
            when: firmware.profile == ""
            subject: firmware
            message: none
        """;

    @TempDir
    Path directory;

    private TestFleet fleet;
    private ControlPlane server;
    private OperatorClient operator;

    @BeforeEach
    void start() throws Exception {
        fleet = new TestFleet(directory);
        StringBuilder register = new StringBuilder("ek_fingerprint,serial,site,rack_unit,ring,model\n");
        for (int number = 1; number <= 3; number++) {
            register.append("%s,SN-%d,site-%d,R1U%d,broad,edge-2u%n"
                    .formatted(fleet.newTpm().id(), number, number, number));
        }
        open();
        operator.replaceRegister(Bytes.utf8(register.toString()));
        operator.addRelease(
                SignedDocument.sign(DocumentKind.RELEASE, release(), key()).write());
    }

    @AfterEach
    void stop() throws Exception {
        close();
        fleet.close();
    }

    private void open() throws Exception {
        Path data = directory.resolve("server");
        Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
        ServerConfiguration usual = fleet.configuration(data);
        server = ControlPlane.start(usual.with(usual.judging().with(policy)));
        operator = TestFleet.operator(server, data);
    }

    private void close() {
        operator.close();
        server.close();
    }

    private SigningKey key() {
        return SigningKey.of(fleet.releaseKey());
    }

    private static Release release() {
        return new Release("1", Platform.LINUX_AMD64, 1, "", NamedDigests.NONE, List.of(), List.of(), FileDigests.NONE);
    }

    private static BootLog bootLog(String code, int number) {
        BootLogBuilder log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256)
                .measure(0, Tcg.EV_S_CRTM_VERSION, utf16("2.4.1"))
                .measure(0, Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB, Bytes.utf8(code), Bytes.repeat(0, 16))
                .measure(1, Tcg.EV_PLATFORM_CONFIG_FLAGS, Bytes.utf8("own " + number), Bytes.ascii("own"));
        for (int pcr : List.of(0, 1, 7)) {
            log.measure(pcr, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        }
        return log.build();
    }

    private static Bytes utf16(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_16LE));
    }

    /** Boots with this firmware, and reports. */
    private void report(int number, String code) throws Exception {
        SoftTpm tpm = fleet.tpm(number - 1);
        BootLog log = bootLog(code, number);
        for (BootEvent event : log.events()) {
            if (event.isExtended()) {
                tpm.extend((int) event.pcrNumber(), event.digests().values());
            }
        }
        try (AgentWire wire = TestFleet.agent(server)) {
            Bytes nonce = wire.enrol(tpm).nonce();
            List<Item> items = List.of(new Item(ItemKind.BOOT_LOG, log.write()), PcrValuesItem.write(tpm.pcrs()));
            wire.report(new ReportRequest(AgentWire.report(tpm, nonce, items), items, Optional.empty()));
        }
    }

    /** What was found, without how many others have it. */
    private List<String> findings(int number) throws Exception {
        return operator.appliance("SN-" + number).findings().stream()
                .map(finding -> finding.explanation().replaceFirst("; [^;]* ha(s|ve) it; first seen .*", ""))
                .toList();
    }

    private static PlatformProfile only(LessonView lesson) throws Exception {
        assertThat(lesson.drafts()).hasSize(1);
        return ProfileDocument.parse(Bytes.utf8(lesson.drafts().getFirst().document()));
    }

    private Bytes signed(PlatformProfile profile) throws Exception {
        return SignedDocument.sign(DocumentKind.PROFILE, profile, key()).write();
    }

    @Test
    void learnsByQuorumAndFindsWhoDiffers() throws Exception {
        report(1, "code");
        report(2, "code");
        report(3, "implant");
        assertThat(findings(3)).containsExactly("none");

        LessonView lesson = operator.learnProfiles("edge-2u", 2, 2);
        PlatformProfile profile = only(lesson);
        assertThat(profile.name()).isEqualTo("edge-2u, firmware 2.4.1");
        assertThat(lesson.drafts().getFirst().leftOut())
                .filteredOn(each -> each.pcr() == 0)
                .singleElement()
                .satisfies(each -> assertThat(each.seen().who()).containsExactly("SN-3"));

        ProfileChanged added = operator.addProfile(signed(profile));
        assertThat(added.appraised()).isEqualTo(3);
        assertThat(added.changed()).isEqualTo(3);
        assertThat(findings(1)).isEmpty();
        assertThat(findings(3))
                .singleElement()
                .asString()
                .startsWith("changed: " + HashAlgorithm.SHA256.hash(Bytes.ascii("implant")));
        assertThat(operator.addProfile(signed(profile)).appraised()).isZero();

        close();
        open();
        assertThat(findings(1)).isEmpty();
        assertThat(operator.profiles()).extracting(ProfileView::withdrawn).containsExactly(Optional.empty());
        LessonView again = operator.learnProfiles("edge-2u", 2, 2);
        assertThat(again.passedOver())
                .containsExactly(new LessonView.PassedOver("SN-3", "its verdict is CONTRAINDICATED"));

        ProfileChanged withdrawn =
                operator.withdrawProfile(added.profile().digest().substring(0, 8));
        assertThat(withdrawn.appraised()).isEqualTo(3);
        assertThat(findings(3)).containsExactly("none");
        close();
        open();
        assertThat(findings(3)).containsExactly("none");
        assertThat(operator.addProfile(signed(profile)).appraised())
                .as("one that was withdrawn can count again")
                .isEqualTo(3);
    }

    @Test
    void holdsAProfileThatWouldEndTheTrustInAllUntilAnOperatorDecides() throws Exception {
        report(1, "code");
        report(2, "code");
        report(3, "code");
        PlatformProfile good = only(operator.learnProfiles("edge-2u", 2, 1));
        PlatformProfile bad = new PlatformProfile(
                good.model(), good.firmwareVersion(), "", 0, good.events().subList(2, 3));

        ProfileChanged held = operator.addProfile(signed(bad));

        long incident = held.held().orElseThrow().id();
        assertThat(operator.profiles()).isEmpty();
        assertThat(findings(1))
                .contains("none")
                .anySatisfy(each -> assertThat(each)
                        .startsWith("The profile of edge-2u, firmware 2.4.1 would end the trust in this appliance"));
        assertThat(operator.approve(incident).appraised()).isEqualTo(3);
        assertThat(operator.profiles()).hasSize(1);
        assertThat(findings(1)).isNotEmpty().doesNotContain("none");
    }

    @Test
    void holdsAWithdrawalThatWouldLetAllBeTrustedAgain() throws Exception {
        report(1, "code");
        report(2, "code");
        report(3, "code");
        PlatformProfile good = only(operator.learnProfiles("edge-2u", 2, 1));
        PlatformProfile bad = new PlatformProfile(
                good.model(), good.firmwareVersion(), "", 0, good.events().subList(2, 3));
        operator.approve(operator.addProfile(signed(bad)).held().orElseThrow().id());
        String digest = bad.digest().octets().toHex();

        IncidentView held = operator.withdrawProfile(digest).held().orElseThrow();

        assertThat(held.effect().begun()).isEqualTo(3);
        assertThat(findings(1)).doesNotContain("none");
        assertThat(operator.addProfile(signed(bad)).appraised())
                .as("it counts already")
                .isZero();
        assertThat(operator.incident(held.id()).state()).isEqualTo("REPLACED");
        operator.approve(operator.withdrawProfile(digest).held().orElseThrow().id());
        assertThat(findings(1)).containsExactly("none");
    }

    @Test
    void learnsFromChosenAppliancesWhateverTheirVerdict() throws Exception {
        report(1, "code");
        report(2, "code");
        report(3, "newer code");
        operator.addProfile(signed(only(operator.learnProfiles("edge-2u", 2, 1))));

        LessonView lesson = operator.learnProfiles(
                "edge-2u", List.of("SN-3", fleet.tpm(2).id().toString().substring(0, 12)));

        assertThat(lesson.drafts().getFirst().machines()).isEqualTo(1);
        operator.addProfile(signed(only(lesson)));
        assertThat(findings(3)).isEmpty();
        assertThatThrownBy(() -> operator.learnProfiles("edge-2u", List.of("SN-9")))
                .satisfies(TestFleet.refused("appliance.unknown"));
    }

    @Test
    void learnsNothingFromThoseWhoseBootLogIsNotProven() throws Exception {
        report(1, "code");
        try (AgentWire wire = TestFleet.agent(server)) {
            wire.enrol(fleet.tpm(1));
            wire.report(fleet.tpm(1));
        }

        LessonView lesson = operator.learnProfiles("edge-2u", List.of("SN-1", "SN-2"));

        assertThat(lesson.drafts().getFirst().machines()).isEqualTo(1);
        assertThat(lesson.passedOver())
                .containsExactly(new LessonView.PassedOver("SN-2", "its boot log is not proven"));
    }

    @Test
    void takesProfilesOfTrustedSignersOnly() throws Exception {
        report(1, "code");
        PlatformProfile profile = only(operator.learnProfiles("edge-2u", List.of("SN-1")));
        SigningKey stranger =
                SigningKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());

        assertRefused(
                SignedDocument.sign(DocumentKind.PROFILE, profile, stranger).write(), "profile.signature-unknown-key");
        assertRefused(
                SignedDocument.sign(DocumentKind.RELEASE, release(), key()).write(), "profile.predicate-type");
        assertRefused(Bytes.ascii("{}"), "profile.malformed");
        assertThat(operator.profiles()).isEmpty();
        for (String digest :
                List.of("abc", "abcdef", "zzzzzz", profile.digest().octets().toHex())) {
            assertThatThrownBy(() -> operator.withdrawProfile(digest)).satisfies(TestFleet.refused("profile.unknown"));
        }
    }

    private void assertRefused(Bytes envelope, String reason) {
        assertThatThrownBy(() -> operator.addProfile(envelope)).satisfies(TestFleet.refused(reason));
    }

    @ParameterizedTest
    @CsvSource({"edge-2u, 0, 1", "edge-2u, 2, 0", "edge-2u, 2, 3", "edge-2u, 99999, 100000", "' ', 1, 1"})
    void refusesQuorumsAndModelsThatAreNone(String model, int machines, int sites) {
        assertThatThrownBy(() -> operator.learnProfiles(model, machines, sites))
                .satisfies(TestFleet.refused("request.malformed"));
    }
}
