package dev.martello.release.corim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.appraisal.profile.LeftOut;
import dev.martello.appraisal.profile.Observation;
import dev.martello.appraisal.profile.ProfileDraft;
import dev.martello.appraisal.profile.ProfileLearning;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogBuilder;
import dev.martello.evidence.bootlog.BootLogReplay;
import dev.martello.evidence.bootlog.EventData;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VouchedFirmwareTest {
    private static final Bytes VERSION = EventData.text("2.4.1");
    private static final Bytes CODE = Bytes.ascii("firmware volume");
    private static final Bytes ROM = Bytes.ascii("option ROM");
    private static final Bytes SEPARATOR = Bytes.repeat(0, 4);

    private static final BootLog LOG = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256, HashAlgorithm.SHA384)
            .measure(0, Tcg.EV_S_CRTM_VERSION, VERSION)
            .measure(0, Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB, CODE, SEPARATOR)
            .measure(0, Tcg.EV_SEPARATOR, SEPARATOR)
            .measure(2, Tcg.EV_EFI_BOOT_SERVICES_DRIVER, ROM, SEPARATOR)
            .measure(2, Tcg.EV_SEPARATOR, SEPARATOR)
            .build();

    @Test
    void keepsEventsWhoseDigestsTheCorimHasAndListsTheRest() {
        ProfileDraft draft = vouched(digests(sha256(CODE), sha256(VERSION))).orElseThrow();

        assertThat(draft.profile().events())
                .extracting(event -> event.pcr().number(), ExpectedEvent::type)
                .containsExactlyInAnyOrder(
                        tuple(0, Tcg.EV_S_CRTM_VERSION), tuple(0, Tcg.EV_EFI_PLATFORM_FIRMWARE_BLOB));
        assertThat(draft.profile().firmwareVersion()).isEqualTo("2.4.1");
        assertThat(draft.leftOut())
                .extracting(LeftOut::pcr, LeftOut::digest, LeftOut::reason)
                .contains(tuple(2, sha256(ROM).toString(), "the CoRIM does not vouch for it"));
    }

    @Test
    void keepsNoDigestThatTheCorimDoesNotHave() {
        ProfileDraft draft = vouched(digests(sha256(CODE))).orElseThrow();

        assertThat(draft.profile().events())
                .singleElement()
                .satisfies(event -> assertThat(event.expectation())
                        .isInstanceOfSatisfying(
                                Expectation.OneOf.class,
                                one -> assertThat(one.values().getFirst().digests())
                                        .containsExactly(sha256(CODE))));
    }

    @Test
    void keepsEventsThatExplainAValueOfTheirRegister() {
        Digest pcr0 = BootLogReplay.replay(LOG)
                .value(HashAlgorithm.SHA256, PcrIndex.of(0))
                .orElseThrow();

        assertThat(vouched(registers(0, pcr0)).orElseThrow().profile().events())
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.pcr().number()).isZero());
        assertThat(vouched(registers(2, pcr0))).isEmpty();
    }

    @Test
    void aValueOfARegisterOnTheWayVouchesForWhatCameBefore() {
        Digest afterVersion = HashAlgorithm.SHA256.hash(
                HashAlgorithm.SHA256.zero().octets(), sha256(VERSION).octets());

        assertThat(vouched(registers(0, afterVersion)).orElseThrow().profile().events())
                .singleElement()
                .satisfies(event -> assertThat(event.type()).isEqualTo(Tcg.EV_S_CRTM_VERSION));
    }

    @Test
    void makesNothingOfACorimThatIsAboutSomethingElse() {
        assertThat(vouched(digests(sha256(Bytes.ascii("something else"))))).isEmpty();
        assertThat(vouched(registers(0, HashAlgorithm.SHA256.zero()))).isEmpty();
    }

    private static Optional<ProfileDraft> vouched(Corim corim) {
        ProfileDraft taught = ProfileLearning.learn(
                        "edge-2u", List.of(new Observation("bench", "", FirmwareMeasurements.of(LOG))), Quorum.ANY)
                .drafts()
                .getFirst();
        return VouchedFirmware.of(taught, LOG, corim);
    }

    private static Corim digests(Digest... digests) {
        return new Corim(List.of(new Corim.Measurement("ACME Edge BIOS", List.of(digests))), List.of());
    }

    private static Corim registers(int pcr, Digest value) {
        return new Corim(List.of(), List.of(new Corim.Register(PcrIndex.of(pcr), List.of(value))));
    }

    private static Digest sha256(Bytes preimage) {
        return HashAlgorithm.SHA256.hash(preimage);
    }
}
