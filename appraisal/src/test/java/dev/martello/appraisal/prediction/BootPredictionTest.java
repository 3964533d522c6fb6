package dev.martello.appraisal.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation.OneOf;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation.Varies;
import dev.martello.appraisal.reference.ExpectedEvent.Value;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said beforehand, compared with what TPMs of real machines held then. */
class BootPredictionTest {
    private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;
    private static final Path CAPTURED = Path.of("../evidence/src/test/captured");

    private final Release release = ReleaseManifest.parse(unzipped("release.json.gz"));
    private final PlatformProfile profile = ProfileDocument.parse(unzipped("profile.json.gz"));

    BootPredictionTest() throws Exception {}

    private static Bytes unzipped(String name) throws Exception {
        byte[] packed = Files.readAllBytes(CAPTURED.resolve(name));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return Bytes.owning(in.readAllBytes());
        }
    }

    private static PcrValues held(String scenario) throws Exception {
        return PcrValuesItem.read(
                Bytes.owning(Files.readAllBytes(CAPTURED.resolve(scenario).resolve("pcr-values.bin"))));
    }

    private static List<Digest> values(PcrValues of, int... pcrs) {
        return IntStream.of(pcrs)
                .mapToObj(pcr -> of.value(SHA256, PcrIndex.of(pcr)).orElseThrow())
                .toList();
    }

    /** Without Secure Boot firmware sees one program more, which is an alternative that the release knows. */
    @ParameterizedTest
    @CsvSource({"good, does not see", "secure-boot-off, measures"})
    void releaseAndProfileTellWhatAMachineHeldThatStartedTheRelease(String scenario, String when) throws Exception {
        int[] pcrs = {0, 2, 3, 4, 6, 9, 11, 12};

        List<BootPrediction.State> states =
                new BootPrediction(release, Optional.of(profile), PcrValues.NONE).states(PcrSelection.of(SHA256, pcrs));

        assertThat(states)
                .filteredOn(state -> values(state.values(), pcrs).equals(values(measured(scenario), pcrs)))
                .singleElement()
                .satisfies(state -> assertThat(state.when()).contains(when + " the kernel inside"));
    }

    private static PcrValues measured(String scenario) {
        try {
            return held(scenario);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void takesFromAMachineWhatItsFirmwareMeasuresAndNothingOfWhatItRuns() throws Exception {
        PcrValues other = held("cmdline-changed");

        List<BootPrediction.State> states =
                new BootPrediction(release, Optional.empty(), other).states(PcrSelection.of(SHA256, 0, 4, 7, 9));

        assertThat(states)
                .extracting(state -> values(state.values(), 0, 4, 7, 9))
                .hasSize(2)
                .contains(values(held("good"), 0, 4, 7, 9))
                .doesNotContain(values(other, 0, 4, 7, 9));
    }

    @Test
    void takesFromAMachineWhatTheProfileCannotTell() throws Exception {
        PcrValues machine = held("good");

        assertThat(new BootPrediction(release, Optional.of(profile), machine).states(PcrSelection.of(SHA256, 1, 5, 7)))
                .singleElement()
                .satisfies(state -> {
                    assertThat(values(state.values(), 1, 5, 7)).isEqualTo(values(machine, 1, 5, 7));
                    assertThat(state.when()).isEmpty();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "sha256:1, another on each machine",
        "sha256:5, partition tables are measured into PCR 5",
        "sha256:7, which key verified the boot loader",
        "sha384:0, no digest of sha384",
    })
    void saysWhatAProfileDoesNotTellAndWhatToDo(String pcrs, String sentence) {
        assertNotPredictable(profile, pcrs, sentence, "name an appliance of the model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:8", "sha256:10", "sha256:14", "sha384:4", "sha256:23"})
    void takesNothingOfTheReleaseBeforeForWhatTheNextDoesNotSay(String pcrs) {
        assertThatThrownBy(() ->
                        new BootPrediction(release, Optional.empty(), held("good")).states(PcrSelection.parse(pcrs)))
                .isInstanceOf(NotPredictable.class)
                .hasMessageContaining("release 1.0.0 does not say what PCR " + pcrs.substring(7))
                .hasMessageContaining("let one appliance start the release");
    }

    @Test
    void saysThatNothingIsKnownOfTheFirmware() {
        assertThatThrownBy(() -> new BootPrediction(release, Optional.empty(), PcrValues.NONE)
                        .states(PcrSelection.parse("sha256:0,4")))
                .isInstanceOf(NotPredictable.class)
                .hasMessageContaining("what PCR 0 will hold goes with the firmware")
                .hasMessageContaining("name an appliance of the model");
    }

    @Test
    void guessesNoNumberOfEvents() {
        assertNotPredictable(with(event(2, 0, 1, value("a"))), "sha256:2", "how often", "is not certain");
        assertNotPredictable(with(event(2, 1, 2, value("a"))), "sha256:2", "how often", "is not certain");
        assertNotPredictable(
                with(new ExpectedEvent(
                        PcrIndex.of(6), Tcg.EV_EFI_ACTION, "", 1, 1, "", new Varies("a number of its own"))),
                "sha256:6",
                "another on each machine");
        assertNotPredictable(with(event(3, 1, 1, value("a"))), "sha256:2", "has nothing of PCR 2");
    }

    @Test
    void eachAlternativeIsAStateOfItsOwn() throws Exception {
        PlatformProfile two = with(event(2, 1, 1, value("a"), value("b")), event(2, 1, 1, value("c")));

        assertThat(new BootPrediction(release, Optional.of(two), PcrValues.NONE).states(PcrSelection.of(SHA256, 2)))
                .extracting(BootPrediction.State::when)
                .containsExactly("EV_EFI_ACTION a", "EV_EFI_ACTION b");
        assertThat(new BootPrediction(release, Optional.of(two), PcrValues.NONE).states(PcrSelection.of(SHA256, 2, 4)))
                .hasSize(4);
    }

    @Test
    void refusesMoreStatesThanAnybodyWouldSign() {
        Value[] many = IntStream.rangeClosed(0, BootPrediction.MAX_STATES)
                .mapToObj(each -> value("v" + each))
                .toArray(Value[]::new);

        assertNotPredictable(with(event(2, 1, 1, many)), "sha256:2", "33 states", "name fewer registers");
        Value[] halfAsMany = List.of(many).subList(0, 17).toArray(Value[]::new);
        assertNotPredictable(with(event(2, 1, 1, halfAsMany)), "sha256:2,4", "34 states", "name fewer registers");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4})
    void pcr0BeginsWithTheLocalityFromWhichTheTpmWasStarted(int locality) throws Exception {
        PlatformProfile started = new PlatformProfile("m", "", "", locality, List.of(event(0, 1, 1, value("a"))));
        Bytes first = Bytes.concat(Bytes.repeat(0, 31), Bytes.of(locality));

        assertThat(new BootPrediction(release, Optional.of(started), PcrValues.NONE).states(PcrSelection.of(SHA256, 0)))
                .extracting(state -> values(state.values(), 0))
                .containsExactly(
                        List.of(SHA256.hash(first, SHA256.hash(Bytes.ascii("a")).octets())));
    }

    private void assertNotPredictable(PlatformProfile of, String pcrs, String... sentences) {
        assertThatThrownBy(() ->
                        new BootPrediction(release, Optional.of(of), PcrValues.NONE).states(PcrSelection.parse(pcrs)))
                .isInstanceOf(NotPredictable.class)
                .hasMessageContainingAll(sentences);
    }

    private static PlatformProfile with(ExpectedEvent... events) {
        return new PlatformProfile("m", "", "", 0, List.of(events));
    }

    private static ExpectedEvent event(int pcr, int atLeast, int atMost, Value... values) {
        return new ExpectedEvent(
                PcrIndex.of(pcr), Tcg.EV_EFI_ACTION, "", atLeast, atMost, "", new OneOf(List.of(values)));
    }

    private static Value value(String measured) {
        return new Value(List.of(SHA256.hash(Bytes.ascii(measured))), measured, "", List.of());
    }
}
