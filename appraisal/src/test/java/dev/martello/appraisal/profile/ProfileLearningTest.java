package dev.martello.appraisal.profile;

import static dev.martello.appraisal.SampleFirmware.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.appraisal.SampleFirmware;
import dev.martello.appraisal.profile.Lesson.PassedOver;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileLearningTest {
    private static final Quorum THREE_AT_TWO_SITES = new Quorum(3, 2);

    /** Good machines, two at each site. */
    private static List<Observation> good(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> observation(i, GOOD.withSerial("SN-" + i).measurements()))
                .collect(ArrayList::new, List::add, List::addAll);
    }

    private static Observation observation(int number, FirmwareMeasurements firmware) {
        return new Observation("m" + number, "site-" + number / 2, firmware);
    }

    private static List<Observation> with(List<Observation> machines, FirmwareMeasurements... more) {
        List<Observation> all = new ArrayList<>(machines);
        for (FirmwareMeasurements each : more) {
            all.add(observation(all.size(), each));
        }
        return all;
    }

    private static ProfileDraft draft(List<Observation> machines, Quorum quorum) {
        List<ProfileDraft> drafts =
                ProfileLearning.learn("edge-2u", machines, quorum).drafts();
        assertThat(drafts).hasSize(1);
        return drafts.getFirst();
    }

    private static ExpectedEvent event(PlatformProfile profile, int pcr, String label) {
        List<ExpectedEvent> found = events(profile, pcr, label);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<ExpectedEvent> events(PlatformProfile profile, int pcr, String label) {
        return profile.events().stream()
                .filter(each -> each.pcr().number() == pcr && each.label().startsWith(label))
                .toList();
    }

    private static List<ExpectedEvent.Value> values(ExpectedEvent event) {
        assertThat(event.expectation()).isInstanceOf(Expectation.OneOf.class);
        return ((Expectation.OneOf) event.expectation()).values();
    }

    private static FirmwareMeasurements measured(SampleFirmware firmware, UnaryOperator<BootLogBuilder> more) {
        return firmware.measurements(more);
    }

    @Test
    void learnsFromOneMachineAndLeavesOpenWhatTheSpecificationsSayIsItsOwn() throws Exception {
        ProfileDraft draft = draft(good(1), Quorum.ANY);
        PlatformProfile profile = draft.profile();

        assertThat(profile.name()).isEqualTo("edge-2u, firmware 2.4.1");
        assertThat(profile.startupLocality()).isEqualTo(3);
        assertThat(ProfileDocument.parse(ProfileDocument.write(profile))).isEqualTo(profile);
        for (String label : List.of("BootOrder", "Boot####", "SMBIOS tables")) {
            assertThat(event(profile, 1, label).expectation()).isInstanceOf(Expectation.Varies.class);
        }
        assertThat(values(event(profile, 1, "Setup"))).hasSize(1);
        assertThat(values(event(profile, 1, "tag"))).hasSize(1);
        assertThat(values(event(profile, 7, "dbx")).getFirst().signatures())
                .containsExactly("image " + HashAlgorithm.SHA256.hash(Bytes.ascii("old loader")));
        assertThat(profile.events())
                .allSatisfy(each -> assertThat(each.note()).isEqualTo("seen on 1 of 1 machine at 1 site"));
        assertThat(draft.toBeReviewed()).isEmpty();
        assertThat(draft.leftOut()).isEmpty();
    }

    @Test
    void listsAsAlternativesWhatTwoMachinesDifferIn() {
        ProfileDraft draft = draft(good(2), Quorum.ANY);

        assertThat(values(event(draft.profile(), 1, "tag")))
                .hasSize(2)
                .allSatisfy(value -> assertThat(value.note()).startsWith("seen on 1 of 2 machines at 1 site: m"));
        assertThat(draft.toBeReviewed())
                .singleElement()
                .satisfies(each -> assertThat(each.event().label()).isEqualTo("tag"));
    }

    @Test
    void leavesOpenInPcr1WhatDiffersOnMostMachines() {
        ProfileDraft draft = draft(good(12), THREE_AT_TWO_SITES);

        assertThat(event(draft.profile(), 1, "tag").expectation())
                .isEqualTo(new Expectation.Varies("differs from machine to machine"));
        assertThat(event(draft.profile(), 1, "tag").note()).isEqualTo("seen on 12 of 12 machines at 6 sites");
        assertThat(values(event(draft.profile(), 1, "Setup"))).hasSize(1);
        assertThat(draft.leftOut()).isEmpty();
        assertThat(draft.toBeReviewed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 7})
    void neverLeavesOpenWhatDiffersInOtherRegisters(int pcr) {
        List<Observation> machines = IntStream.range(0, 6)
                .mapToObj(i -> observation(
                        i,
                        measured(
                                GOOD,
                                log -> log.measure(
                                        pcr, Tcg.EV_POST_CODE, Bytes.ascii("own " + i), Bytes.ascii("own")))))
                .toList();

        ProfileDraft chosen = draft(machines, Quorum.ANY);
        assertThat(values(event(chosen.profile(), pcr, "own"))).hasSize(6);
        assertThat(chosen.toBeReviewed()).hasSize(1);

        ProfileDraft byQuorum = draft(machines, THREE_AT_TWO_SITES);
        assertThat(events(byQuorum.profile(), pcr, "own")).isEmpty();
        assertThat(byQuorum.leftOut()).hasSize(6).allSatisfy(each -> {
            assertThat(each.reason()).isEqualTo("below the quorum");
            assertThat(each.seen().machines()).isEqualTo(1);
        });
    }

    @Test
    void makesAProfileOfEachVersionThatAQuorumHas() {
        List<Observation> machines = with(
                good(4),
                GOOD.withVersion("2.5.0").measurements(),
                GOOD.withVersion("2.5.0").withSerial("SN-5").measurements(),
                GOOD.withVersion("2.5.0").withSerial("SN-6").measurements(),
                GOOD.withVersion("6.6.6").measurements());

        Lesson lesson = ProfileLearning.learn("edge-2u", machines, THREE_AT_TWO_SITES);

        assertThat(lesson.drafts())
                .extracting(each -> each.profile().firmwareVersion(), ProfileDraft::machines)
                .containsExactly(tuple("2.4.1", 4), tuple("2.5.0", 3));
        assertThat(lesson.passedOver())
                .containsExactly(new PassedOver("m7", "too few have this firmware: version 6.6.6"));
    }

    @Test
    void learnsNoValueThatAMinorityTeaches() {
        List<Observation> machines = with(
                good(6),
                GOOD.withCode("implant").withSerial("SN-6").measurements(),
                GOOD.withCode("implant").withSerial("SN-7").measurements());

        ProfileDraft draft = draft(machines, THREE_AT_TWO_SITES);

        ExpectedEvent code = event(draft.profile(), 0, "0 octets");
        assertThat(values(code)).hasSize(1);
        assertThat(code.atLeast()).isEqualTo(1);
        assertThat(draft.leftOut()).singleElement().satisfies(each -> {
            assertThat(each.pcr()).isZero();
            assertThat(each.seen().sentence()).isEqualTo("seen on 2 of 8 machines at 1 site: m6, m7");
            assertThat(each.digest())
                    .isEqualTo(HashAlgorithm.SHA256
                            .hash(Bytes.ascii("implant2.4.1"))
                            .toString());
        });
    }

    @Test
    void learnsNoValueThatOneSiteTeachesAlone() {
        List<Observation> machines = new ArrayList<>(good(6));
        for (int i = 6; i < 11; i++) {
            machines.add(new Observation(
                    "m" + i,
                    "site-bad",
                    GOOD.withCode("implant").withSerial("SN-" + i).measurements()));
        }

        assertThat(values(event(draft(machines, THREE_AT_TWO_SITES).profile(), 0, "0 octets")))
                .hasSize(1);
        assertThat(values(event(draft(machines, new Quorum(3, 1)).profile(), 0, "0 octets")))
                .hasSize(2);
    }

    @Test
    void learnsNoAbsenceThatAMinorityTeaches() {
        BootLog without = SampleFirmware.without(GOOD.log(log -> log, HashAlgorithm.SHA256), "dbx");
        List<Observation> machines = with(good(6), FirmwareMeasurements.of(without));

        ProfileDraft draft = draft(machines, THREE_AT_TWO_SITES);

        assertThat(event(draft.profile(), 7, "dbx").atLeast()).isEqualTo(1);
        assertThat(draft.toBeReviewed())
                .singleElement()
                .satisfies(each -> assertThat(each.seen().machines()).isEqualTo(6));
        assertThat(event(draft(machines, Quorum.ANY).profile(), 7, "dbx").atLeast())
                .isZero();
    }

    @Test
    void learnsNoRepetitionThatAMinorityTeaches() {
        List<Observation> machines = with(good(6), measured(GOOD.withSerial("SN-6"), log -> {
            for (int i = 0; i < 50; i++) {
                log.measure(2, Tcg.EV_EFI_BOOT_SERVICES_DRIVER, Bytes.ascii("option ROM"), Bytes.EMPTY);
            }
            return log;
        }));

        ExpectedEvent rom = event(draft(machines, THREE_AT_TWO_SITES).profile(), 2, "Pci");
        assertThat(rom.atLeast()).isEqualTo(1);
        assertThat(rom.atMost()).isEqualTo(1);
    }

    @Test
    void takesNamesFromMostOfThoseThatHaveAValue() {
        BootLog log = GOOD.withSerial("SN-6").log(each -> each, HashAlgorithm.SHA256);
        BootLog renamed = SampleFirmware.relabelled(
                log,
                Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB,
                Tcg.EV_EFI_VARIABLE_BOOT,
                EventData.globalVariable("Boot0001", Bytes.EMPTY));
        PlatformProfile profile = draft(with(good(3), FirmwareMeasurements.of(renamed)), Quorum.ANY)
                .profile();

        assertThat(event(profile, 0, "0 octets").type()).isEqualTo(Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 5, 7})
    void leavesNothingOpenThatCallsItselfABootOptionInAnotherRegister(int pcr) {
        List<Observation> machines = IntStream.range(0, 6)
                .mapToObj(i -> observation(
                        i,
                        measured(
                                GOOD.withSerial("SN-" + i),
                                log -> log.measure(
                                        pcr,
                                        Tcg.EV_EFI_VARIABLE_BOOT,
                                        EventData.globalVariable("BootOrder", Bytes.of(i, 0))))))
                .toList();

        assertThat(event(draft(machines, Quorum.ANY).profile(), pcr, "BootOrder")
                        .expectation())
                .isInstanceOf(Expectation.OneOf.class);
        assertThat(events(draft(machines, THREE_AT_TWO_SITES).profile(), pcr, "BootOrder"))
                .isEmpty();
    }

    @Test
    void leavesNothingOpenThatIsNotWhatItSays() {
        List<Observation> machines = IntStream.range(0, 6)
                .mapToObj(i -> observation(
                        i,
                        measured(
                                GOOD.withSerial("SN-" + i),
                                log -> log.measure(
                                        1,
                                        Tcg.EV_EFI_VARIABLE_BOOT,
                                        Bytes.ascii("settings " + i),
                                        EventData.globalVariable("BootOrder", Bytes.of(i, 0))))))
                .toList();

        List<ExpectedEvent> orders = events(draft(machines, Quorum.ANY).profile(), 1, "BootOrder");

        assertThat(orders).hasSize(2);
        assertThat(orders.getFirst().expectation()).isInstanceOf(Expectation.Varies.class);
        assertThat(values(orders.getLast())).hasSize(6);
    }

    @Test
    void leavesPartitionTablesOpenInPcr5() {
        List<Observation> machines = IntStream.range(0, 2)
                .mapToObj(i -> observation(
                        i,
                        measured(
                                GOOD,
                                log -> log.measure(
                                        5,
                                        Tcg.EV_EFI_GPT_EVENT,
                                        Bytes.concat(Bytes.ascii("EFI PART"), Bytes.repeat(i, 92))))))
                .toList();

        assertThat(event(draft(machines, Quorum.ANY).profile(), 5, "partition").expectation())
                .isInstanceOf(Expectation.Varies.class);
    }

    @Test
    void passesOverMachinesWithoutTheBanksOfMostOthers() {
        FirmwareMeasurements weak = FirmwareMeasurements.of(GOOD.log(log -> log, HashAlgorithm.SHA1));
        FirmwareMeasurements other = FirmwareMeasurements.of(GOOD.log(log -> log, HashAlgorithm.SHA512));
        Lesson lesson = ProfileLearning.learn("edge-2u", with(good(4), weak, other), new Quorum(2, 1));

        assertThat(lesson.drafts()).hasSize(1);
        assertThat(lesson.passedOver())
                .containsExactly(
                        new PassedOver("m4", "its boot log has SHA-1 digests alone, which can be forged"),
                        new PassedOver("m5", "its boot log has no digests of the banks that most of the others have"));
        assertThat(ProfileLearning.learn("edge-2u", with(List.of(), weak), Quorum.ANY)
                        .drafts())
                .isEmpty();
    }

    @Test
    void learnsAllStrongBanks() {
        FirmwareMeasurements agile = FirmwareMeasurements.of(
                GOOD.log(log -> log, HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384));

        assertThat(values(event(draft(with(List.of(), agile), Quorum.ANY).profile(), 0, "0 octets"))
                        .getFirst()
                        .digests())
                .extracting(digest -> digest.algorithm())
                .containsExactly(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
    }

    @Test
    void holdsItsBoundsWhateverItIsTaught() throws Exception {
        List<Observation> machines = IntStream.range(0, 70)
                .mapToObj(i -> observation(i, measured(GOOD.withSerial("SN-" + i), log -> {
                    for (int n = 0; n < 100; n++) {
                        Bytes own = Bytes.ascii("event " + i + "." + n);
                        log.measure(3, Tcg.EV_POST_CODE, own, Bytes.repeat('x', 2000));
                        log.measure(0, Tcg.EV_POST_CODE, own, own);
                    }
                    return log.measure(2, Tcg.EV_POST_CODE, Bytes.ascii("own " + i), Bytes.ascii("own"));
                })))
                .toList();

        ProfileDraft draft = draft(machines, Quorum.ANY);

        assertThat(draft.profile().events()).hasSizeLessThanOrEqualTo(PlatformProfile.MAX_EVENTS);
        assertThat(values(event(draft.profile(), 2, "own"))).hasSize(ExpectedEvent.MAX_VALUES);
        assertThat(draft.leftOut()).isNotEmpty();
    }

    @Test
    void saysTheSameOfTheSameMachines() {
        List<Observation> machines =
                with(good(6), GOOD.withSetup("other").withSerial("SN-6").measurements());
        List<Observation> reversed = new ArrayList<>(machines);
        Collections.reverse(reversed);

        assertThat(draft(machines, Quorum.ANY)).isEqualTo(draft(machines, Quorum.ANY));
        assertThat(draft(reversed, Quorum.ANY).profile().events())
                .hasSameSizeAs(draft(machines, Quorum.ANY).profile().events());
    }

    @Test
    void refusesQuorumsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Quorum(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quorum(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quorum(2, 3));
    }
}
