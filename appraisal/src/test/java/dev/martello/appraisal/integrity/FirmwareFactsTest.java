package dev.martello.appraisal.integrity;

import static dev.martello.appraisal.SampleFirmware.GOOD;
import static dev.martello.appraisal.SampleFirmware.edited;
import static dev.martello.appraisal.SampleFirmware.relabelled;
import static dev.martello.appraisal.SampleFirmware.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.appraisal.Appraisal;
import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Facts.DifferenceKind;
import dev.martello.appraisal.Facts.FirmwareDifference;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.SampleFirmware;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.profile.Observation;
import dev.martello.appraisal.profile.ProfileLearning;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.evidence.ima.ImaLog;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareFactsTest {
    private static final List<HashAlgorithm> SHA256 = List.of(HashAlgorithm.SHA256);
    private static final CompiledPolicy POLICY = CompiledPolicy.standard();
    private static final PlatformProfile PROFILE = learnt("edge-2u", GOOD);

    private static PlatformProfile learnt(String model, SampleFirmware firmware) {
        return firmware.learnt(model, 4);
    }

    private static BootLog log(SampleFirmware firmware) {
        return log(firmware, each -> each);
    }

    private static BootLog log(SampleFirmware firmware, UnaryOperator<BootLogBuilder> more) {
        return firmware.withSerial("SN-new").log(more, HashAlgorithm.SHA256);
    }

    private static Appraisal appraise(String model, BootLog log, PlatformProfile... profiles) {
        return appraise(model, log, SampleMachine.pcrsAfter(log, SHA256), profiles);
    }

    private static Appraisal appraise(String model, BootLog log, PcrValues pcrs, PlatformProfile... profiles) {
        return appraise(POLICY, model, log, pcrs, profiles);
    }

    private static Appraisal appraise(
            CompiledPolicy policy, String model, BootLog log, PcrValues pcrs, PlatformProfile... profiles) {
        Placement placement = new Placement(Optional.of(model).filter(named -> !named.isEmpty()), Optional.empty());
        return new Appraiser(ReferenceValues.NONE.withProfiles(List.of(profiles)), policy)
                .appraise(new Claims(
                        Platform.LINUX_AMD64,
                        placement,
                        pcrs,
                        List.of(SampleMachine.item(log), SampleMachine.item(ImaLog.EMPTY))));
    }

    private static Facts.Firmware firmware(BootLog log) {
        return appraise("edge-2u", log, PROFILE).facts().firmware().orElseThrow();
    }

    private static FirmwareDifference only(BootLog log) {
        Facts.Firmware firmware = firmware(log);
        assertThat(firmware.matches()).isFalse();
        assertThat(firmware.differences()).hasSize(1);
        return firmware.differences().getFirst();
    }

    private static List<Finding> findings(Appraisal appraisal) {
        return appraisal.findings().stream()
                .filter(each -> each.rule().text().startsWith("firmware."))
                .toList();
    }

    private static Finding finding(Appraisal appraisal) {
        assertThat(findings(appraisal)).hasSize(1);
        return findings(appraisal).getFirst();
    }

    @Test
    void matchesAnotherMachineOfTheModel() {
        Appraisal appraisal = appraise("edge-2u", log(GOOD), PROFILE);

        Facts.Firmware firmware = appraisal.facts().firmware().orElseThrow();
        assertThat(firmware.differences()).isEmpty();
        assertThat(firmware.matches()).isTrue();
        assertThat(firmware.version()).isEqualTo("2.4.1");
        assertThat(firmware.profile()).isEqualTo("edge-2u, firmware 2.4.1");
        assertThat(findings(appraisal)).isEmpty();
    }

    @Test
    void findsTheProfileWithoutARegisterThatNamesTheModel() {
        PlatformProfile other = learnt("edge-1u", GOOD.withCode("other"));

        assertThat(appraise("", log(GOOD), other, PROFILE).facts().firmware().orElseThrow())
                .satisfies(firmware -> {
                    assertThat(firmware.matches()).isTrue();
                    assertThat(firmware.profileModel()).isEqualTo("edge-2u");
                    assertThat(firmware.profiles()).isEqualTo(2);
                });
    }

    @Test
    void comparesWithTheVersionThatFits() {
        PlatformProfile newer = learnt("edge-2u", GOOD.withVersion("2.5.0"));

        for (List<PlatformProfile> profiles : List.of(List.of(PROFILE, newer), List.of(newer, PROFILE))) {
            Appraisal appraisal =
                    appraise("edge-2u", log(GOOD.withVersion("2.5.0")), profiles.toArray(PlatformProfile[]::new));
            assertThat(appraisal.facts().firmware().orElseThrow().profile()).isEqualTo("edge-2u, firmware 2.5.0");
            assertThat(findings(appraisal)).isEmpty();
        }
    }

    @Test
    void namesTheEventOfChangedCode() {
        Finding finding = finding(appraise("edge-2u", log(GOOD.withCode("implant")), PROFILE));

        assertThat(finding.rule().text()).isEqualTo("firmware.event-changed");
        assertThat(finding.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(finding.subject()).isEqualTo("PCR 0, EV_EFI_PLATFORM_FIRMWARE_BLOB 0 octets at 0x0");
        assertThat(finding.explanation())
                .startsWith("EV_EFI_PLATFORM_FIRMWARE_BLOB 0 octets at 0x0 (PCR 0, event 3) is not as in the profile of"
                        + " edge-2u, firmware 2.4.1: "
                        + HashAlgorithm.SHA256.hash(Bytes.ascii("implant2.4.1")))
                .contains("expected " + HashAlgorithm.SHA256.hash(Bytes.ascii("code2.4.1")));
        assertThat(finding.item()).isPresent();
    }

    @Test
    void saysWhatWasAddedToAndRemovedFromRevocations() {
        Digest newer = HashAlgorithm.SHA256.hash(Bytes.ascii("newer loader"));
        Digest older = HashAlgorithm.SHA256.hash(Bytes.ascii("old loader"));

        FirmwareDifference added = only(log(GOOD.withRevoked("old loader", "newer loader")));
        assertThat(added.sentence()).isEqualTo("added image " + newer);
        assertThat(added.added()).isEqualTo(1);
        assertThat(added.removed()).isZero();
        FirmwareDifference replaced = only(log(GOOD.withRevoked("newer loader")));
        assertThat(replaced.sentence()).isEqualTo("added image " + newer + "; removed image " + older);
        FirmwareDifference ordered = only(log(GOOD.withRevoked("old loader", "old loader")));
        assertThat(ordered.sentence()).startsWith("the same keys and hashes");
        FirmwareDifference many = only(log(GOOD.withRevoked("1", "2", "3", "4", "5", "6", "7", "old loader")));
        assertThat(many.sentence()).endsWith(" and 2 more");
        assertThat(only(log(GOOD.withRevoked())).kind()).isEqualTo(DifferenceKind.CHANGED);
    }

    @Test
    void findsWhatTheProfileDoesNotHave() {
        BootLog log = log(
                GOOD,
                each -> each.measure(2, Tcg.EV_EFI_BOOT_SERVICES_DRIVER, Bytes.ascii("implant"), Bytes.ascii("ROM")));

        Finding finding = finding(appraise("edge-2u", log, PROFILE));

        assertThat(finding.rule().text()).isEqualTo("firmware.event-unknown");
        assertThat(finding.explanation())
                .contains("PCR 2", "by its own word ROM", "not in the profile of edge-2u, firmware 2.4.1");
    }

    @Test
    void findsWhatIsMissing() {
        BootLog log = without(log(GOOD), "dbx");

        Finding finding = finding(appraise("edge-2u", log, PROFILE));

        assertThat(finding.rule().text()).isEqualTo("firmware.event-missing");
        assertThat(finding.explanation())
                .startsWith("EV_EFI_VARIABLE_DRIVER_CONFIG dbx was not measured into PCR 7, and the profile");
        assertThat(only(log).event()).isEqualTo(FirmwareDifference.NO_EVENT);
    }

    @Test
    void findsMachineThatIsNotTheModelOfTheRegister() {
        PlatformProfile other = learnt("edge-1u", GOOD.withCode("other").withOptionRom("other card"));

        Appraisal swapped =
                appraise("edge-2u", log(GOOD.withCode("other").withOptionRom("other card")), PROFILE, other);
        assertThat(findings(swapped))
                .extracting(each -> each.rule().text())
                .contains("firmware.model-mismatch", "firmware.event-changed");
        assertThat(swapped.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        Appraisal unheardOf = appraise("edge-9u", log(GOOD), PROFILE, other);
        assertThat(finding(unheardOf).rule().text()).isEqualTo("firmware.model-mismatch");
        assertThat(finding(unheardOf).explanation())
                .startsWith("The firmware is that of edge-2u, and the register says that this is edge-9u");
        assertThat(findings(appraise("edge-2u", log(GOOD), PROFILE, other))).isEmpty();
    }

    @Test
    void onlyShowsThatThereIsNoProfile() {
        Appraisal none = appraise("edge-2u", log(GOOD));
        assertThat(finding(none).rule().text()).isEqualTo("firmware.no-profile");
        assertThat(finding(none).tier()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(finding(none).explanation()).startsWith("There is no platform profile for edge-2u,");
        Appraisal others = appraise("edge-9u", log(GOOD.withCode("other")), PROFILE);
        assertThat(finding(others).rule().text()).isEqualTo("firmware.no-profile");
        assertThat(finding(appraise("", log(GOOD))).explanation()).startsWith("There is no platform profile yet,");
    }

    @Test
    void saysNothingOfFirmwareThatNoQuoteVouchesFor() {
        BootLog evil = log(GOOD.withOptionRom("implant"));
        Appraisal appraisal = appraise("edge-2u", log(GOOD), SampleMachine.pcrsAfter(evil, SHA256), PROFILE);

        assertThat(appraisal.facts().firmware()).isEmpty();
        assertThat(findings(appraisal)).isEmpty();
        assertThat(appraisal.findings()).extracting(each -> each.rule().text()).contains("boot-log.replay-mismatch");
    }

    @Test
    void matchesNothingAsLongAsRegistersAreNotQuoted() throws MalformedPolicy {
        CompiledPolicy lenient = CompiledPolicy.of(
                Policy.parse(Bytes.ascii("policy: 1\nrequirements: {pcrs: [0], banks: [sha256]}\nrules: []\n")));
        BootLog log = log(GOOD);
        SortedMap<PcrIndex, Digest> some =
                new TreeMap<>(SampleMachine.pcrsAfter(log, SHA256).bank(HashAlgorithm.SHA256));
        some.remove(PcrIndex.of(2));
        Facts.Firmware firmware = appraise(lenient, "edge-2u", log, PcrValues.NONE.with(some), PROFILE)
                .facts()
                .firmware()
                .orElseThrow();

        assertThat(firmware.matches()).isFalse();
        assertThat(firmware.differences()).isEmpty();
    }

    @Test
    void doesNotMindTheOrderOfEvents() {
        BootLogBuilder turned = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256);
        BootLog log = log(GOOD);
        log.events().reversed().stream()
                .filter(BootEvent::isExtended)
                .filter(each -> each.type() != Tcg.EV_SEPARATOR)
                .forEach(each -> {
                    if (each.pcrNumber() == 0) {
                        turned.note(0, log.events().get(1).data());
                    }
                    turned.extend((int) each.pcrNumber(), each.type(), each.digests(), each.data());
                });
        for (int pcr = 0; pcr < 8; pcr++) {
            turned.measure(pcr, Tcg.EV_SEPARATOR, Bytes.repeat(0, 4));
        }

        assertThat(firmware(turned.build()).differences()).isEmpty();
    }

    @Test
    void countsHowOftenSomethingWasMeasured() {
        BootLog twice =
                log(GOOD, each -> each.measure(2, Tcg.EV_POST_CODE, Bytes.ascii("option ROM"), Bytes.ascii("again")));

        assertThat(only(twice).kind()).isEqualTo(DifferenceKind.UNKNOWN);
    }

    @Test
    void goesByWhatWasMeasuredAndNotByWhatItIsCalled() {
        BootLog renamed = relabelled(
                log(GOOD), Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB, EventType.of(0x80000f00L), Bytes.ascii("anything"));
        BootLog posing = relabelled(
                log(GOOD.withOptionRom("implant")),
                Tcg.EV_EFI_BOOT_SERVICES_DRIVER,
                Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB,
                Bytes.repeat(0, 16));

        assertThat(firmware(renamed).matches()).isTrue();
        assertThat(firmware(posing).differences())
                .extracting(FirmwareDifference::kind)
                .containsExactly(DifferenceKind.UNKNOWN, DifferenceKind.MISSING);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 6, 7})
    void letsNobodySmuggleACodeAsABootOptionIntoAnotherRegister(int pcr) {
        BootLog log = log(
                GOOD,
                each -> each.measure(
                        pcr, Tcg.EV_EFI_VARIABLE_BOOT, EventData.globalVariable("BootOrder", Bytes.of(7, 0))));

        assertThat(only(log).kind()).isEqualTo(DifferenceKind.UNKNOWN);
        assertThat(only(log).pcr()).isEqualTo(pcr);
    }

    @Test
    void letsNobodyHideASettingAsABootOption() {
        BootLog changed = log(GOOD.withSetup("secure memory off"));
        Bytes option = EventData.globalVariable("Boot0007", Bytes.ascii("anything"));

        assertThat(firmware(relabelled(changed, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, Tcg.EV_EFI_VARIABLE_BOOT, option))
                        .differences())
                .extracting(FirmwareDifference::kind, FirmwareDifference::pcr)
                .contains(tuple(DifferenceKind.UNKNOWN, 1L), tuple(DifferenceKind.MISSING, 1L));
    }

    @Test
    void letsNobodyHideASettingAsAnotherMachinesTable() {
        BootLog changed = log(GOOD.withSetup("secure memory off"));
        BootLog hidden = relabelled(
                changed,
                Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                Tcg.EV_EFI_HANDOFF_TABLES,
                changed.events().stream()
                        .filter(each -> each.type() == Tcg.EV_EFI_HANDOFF_TABLES)
                        .findFirst()
                        .orElseThrow()
                        .data());

        assertThat(firmware(hidden).differences())
                .extracting(FirmwareDifference::kind)
                .contains(DifferenceKind.UNKNOWN, DifferenceKind.MISSING);
    }

    @Test
    void seesThatTheTpmWasStartedByAnotherPart() {
        BootLog log = log(GOOD);
        BootLog restarted = edited(log, each -> Optional.of(each).filter(event -> event.number() != 1));

        FirmwareDifference difference = only(restarted);

        assertThat(difference.label()).isEqualTo("startup locality");
        assertThat(difference.sentence()).isEqualTo("the TPM was started from locality 0, expected 3");
        assertThat(finding(appraise("edge-2u", restarted, PROFILE)).rule().text())
                .isEqualTo("firmware.event-changed");
    }

    @Test
    void takesTheLocalityThatTheQuoteProvesAndNotTheOneThatTheLogStates() {
        BootLog log = log(GOOD);
        BootLog unlogged = edited(log, each -> Optional.of(each).filter(event -> event.number() != 1));

        assertThat(appraise("edge-2u", unlogged, SampleMachine.pcrsAfter(log, SHA256), PROFILE)
                        .facts()
                        .firmware()
                        .orElseThrow()
                        .matches())
                .isTrue();
    }

    @Test
    void missesWhatIsInPcr0IfNothingProvesIt() {
        BootLog evil = log(GOOD.withCode("implant"));
        PcrValues others = SampleMachine.pcrsAfter(evil, SHA256);
        Appraisal appraisal = appraise("edge-2u", log(GOOD), others, PROFILE);

        assertThat(appraisal.facts().boot()).as("only PCR 0 does not replay").isPresent();
        assertThat(findings(appraisal)).hasSize(3).allSatisfy(each -> {
            assertThat(each.rule().text()).isEqualTo("firmware.event-missing");
            assertThat(each.subject()).startsWith("PCR 0, ");
        });
    }

    @Test
    void comparesAllQuotedBanks() {
        PlatformProfile agile = learntFromBanks(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        List<HashAlgorithm> banks = List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        BootLog good = GOOD.log(each -> each, HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        BootLog evil = GOOD.withCode("implant").log(each -> each, HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        // In one bank the known code, in the other somebody else's.
        BootLogBuilder mixed = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        for (int i = 1; i < good.events().size(); i++) {
            BootEvent event = good.events().get(i);
            if (event.isExtended()) {
                SortedMap<HashAlgorithm, Digest> digests = new TreeMap<>(event.digests());
                digests.put(HashAlgorithm.SHA384, evil.events().get(i).digests().get(HashAlgorithm.SHA384));
                mixed.extend((int) event.pcrNumber(), event.type(), digests, event.data());
            } else {
                mixed.note(event.pcrNumber(), event.data());
            }
        }
        BootLog log = mixed.build();

        assertThat(findings(appraise("edge-2u", good, SampleMachine.pcrsAfter(good, banks), agile)))
                .isEmpty();
        assertThat(findings(appraise("edge-2u", log, SampleMachine.pcrsAfter(log, banks), agile)))
                .extracting(each -> each.rule().text())
                .containsExactly("firmware.event-changed");
    }

    @Test
    void knowsNothingOfABankThatTheProfileLacks() {
        BootLog log = GOOD.log(each -> each, HashAlgorithm.SHA512);
        PcrValues pcrs = SampleMachine.pcrsAfter(log, List.of(HashAlgorithm.SHA512));

        assertThat(appraise("edge-2u", log, pcrs, PROFILE)
                        .facts()
                        .firmware()
                        .orElseThrow()
                        .differences())
                .isNotEmpty();
    }

    private static PlatformProfile learntFromBanks(HashAlgorithm... banks) {
        return ProfileLearning.learn(
                        "edge-2u",
                        List.of(new Observation("m", "site", FirmwareMeasurements.of(GOOD.log(log -> log, banks)))),
                        Quorum.ANY)
                .drafts()
                .getFirst()
                .profile();
    }

    @Test
    void saysTheSameInWhateverOrderProfilesAreListed() {
        PlatformProfile twin = new PlatformProfile("edge-2u", "2.4.1", "twin", 3, PROFILE.events());
        BootLog log = log(GOOD.withCode("implant"));

        assertThat(appraise("edge-2u", log, PROFILE, twin)).isEqualTo(appraise("edge-2u", log, twin, PROFILE));
    }
}
