package dev.martello.appraisal.profile;

import static dev.martello.appraisal.SampleFirmware.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.appraisal.SampleFirmware;
import dev.martello.appraisal.profile.ProfileDifference.Kind;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import org.junit.jupiter.api.Test;

class ProfileDifferenceTest {
    private static PlatformProfile learnt(int machines, SampleFirmware firmware) {
        return firmware.learnt("edge-2u", machines);
    }

    @Test
    void findsNoneBetweenEqualsWhateverTheirNotes() {
        assertThat(ProfileDifference.between(learnt(4, GOOD), learnt(6, GOOD))).isEmpty();
    }

    @Test
    void namesWhatChanged() {
        PlatformProfile before = learnt(4, GOOD);
        PlatformProfile after = learnt(4, GOOD.withSetup("other").withRevoked("old loader", "newer loader"));

        assertThat(ProfileDifference.between(before, after))
                .extracting(ProfileDifference::kind, ProfileDifference::pcr, ProfileDifference::name)
                .containsExactly(
                        tuple(
                                Kind.CHANGED,
                                1,
                                "EV_EFI_VARIABLE_DRIVER_CONFIG Setup of 5e5e5e5e-5e5e-5e5e-5e5e-5e5e5e5e5e5e"),
                        tuple(Kind.CHANGED, 7, "EV_EFI_VARIABLE_DRIVER_CONFIG dbx"));
        assertThat(ProfileDifference.between(before, after).getLast().sentence())
                .isEqualTo("added image " + HashAlgorithm.SHA256.hash(Bytes.ascii("newer loader")));
        assertThat(ProfileDifference.between(after, before).getLast().sentence())
                .isEqualTo("removed image " + HashAlgorithm.SHA256.hash(Bytes.ascii("newer loader")));
    }

    @Test
    void saysWhatIsOpenNow() {
        assertThat(ProfileDifference.between(learnt(1, GOOD), learnt(4, GOOD)))
                .singleElement()
                .satisfies(each -> assertThat(each.sentence()).isEqualTo("its value may be any now"));
    }

    @Test
    void namesWhatWasAddedAndWhatIsGone() {
        PlatformProfile whole = learnt(4, GOOD);
        PlatformProfile less = new PlatformProfile(
                whole.model(),
                whole.firmwareVersion(),
                "",
                0,
                whole.events().subList(1, whole.events().size()));

        assertThat(ProfileDifference.between(whole, less))
                .extracting(ProfileDifference::kind)
                .containsExactly(Kind.CHANGED, Kind.REMOVED);
        assertThat(ProfileDifference.between(less, whole))
                .extracting(ProfileDifference::kind)
                .containsExactly(Kind.CHANGED, Kind.ADDED);
    }
}
