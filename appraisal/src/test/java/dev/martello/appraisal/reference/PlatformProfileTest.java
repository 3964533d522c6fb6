package dev.martello.appraisal.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.appraisal.reference.ExpectedEvent.Value;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EventType;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformProfileTest {
    private static final Digest DIGEST = HashAlgorithm.SHA256.hash(Bytes.ascii("firmware"));
    private static final Digest OTHER = HashAlgorithm.SHA384.hash(Bytes.ascii("firmware"));
    private static final Expectation PINNED =
            new Expectation.OneOf(List.of(new Value(List.of(DIGEST, OTHER), "2.4.1", "seen on 2 of 2", List.of())));
    private static final Expectation VARIES = new Expectation.Varies("names disks");
    private static final PlatformProfile PROFILE = new PlatformProfile(
            "edge-2u “ü”",
            "2.4.1",
            "learnt",
            3,
            List.of(
                    event(0, Tcg.EV_S_CRTM_VERSION, PINNED),
                    new ExpectedEvent(
                            PcrIndex.of(7),
                            Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                            "dbx",
                            0,
                            2,
                            "seen",
                            new Expectation.OneOf(List.of(
                                    new Value(List.of(DIGEST), "", "", List.of("image sha256:00", "certificate x")),
                                    new Value(List.of(OTHER), "", "", List.of())))),
                    event(1, EventType.of(0x80000f00L), VARIES)));

    private static ExpectedEvent event(int pcr, EventType type, Expectation expectation) {
        return new ExpectedEvent(PcrIndex.of(pcr), type, "label", 1, 1, "", expectation);
    }

    @Test
    void readsWhatItWrites() throws MalformedProfile {
        Bytes document = ProfileDocument.write(PROFILE);

        assertThat(ProfileDocument.parse(document)).isEqualTo(PROFILE);
        assertThat(ProfileDocument.write(ProfileDocument.parse(document))).isEqualTo(document);
        assertThat(PROFILE.digest()).isEqualTo(HashAlgorithm.SHA256.hash(document));
    }

    @Test
    void readsFieldsInAnyOrderWithoutWhatMayBeLeftOut() throws MalformedProfile {
        String document = """
                {"events": [{"values": [{"digests": ["%s"]}], "type": "EV_POST_CODE", "pcr": 0}],
                 "startupLocality": 0, "firmwareVersion": "", "model": "m", "profile": 1}""".formatted(DIGEST);

        assertThat(parse(document))
                .isEqualTo(new PlatformProfile(
                        "m",
                        "",
                        "",
                        0,
                        List.of(new ExpectedEvent(
                                PcrIndex.of(0),
                                Tcg.EV_POST_CODE,
                                "",
                                1,
                                1,
                                "",
                                new Expectation.OneOf(List.of(new Value(List.of(DIGEST), "", "", List.of())))))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "profile":1             | "profile":2               | format 2 is not known
            "profile":1             | "profile":"1"             | a whole number
            "profile":1,            | ``                        | profile is missing
            "model":"               | "model":" , an             | a model has
            "model":"edge-2u “ü”"   | "model":""                | a model has
            "model":"               | "model":null,"x":"        | a string
            "startupLocality":3     | "startupLocality":1       | locality
            "startupLocality":3     | "startupLocality":3,"startupLocality":3 | there twice
            "startupLocality":3     | "startupLocality":3,"x":1 | is not a field of a profile
            "events":[              | "events":{                | an array
            "events":[{             | "events":["",{            | an object
            {"pcr":0                | {"pcr":4                  | PCR 4 is none of
            {"pcr":0                | {"pcr":8                  | PCR 8 is none of
            {"pcr":0                | {"pcr":24                 | not one of 0 to 23
            {"pcr":0                | {"pcr":-1                 | not one of 0 to 23
            {"pcr":0                | {"pcr":0,"color":"red"    | is not a field of an event
            {"pcr":1                | {"pcr":0                  | nothing in PCR 0 may vary
            {"pcr":1                | {"pcr":7                  | nothing in PCR 7 may vary
            {"pcr":1                | {"pcr":2                  | nothing in PCR 2 may vary
            "EV_S_CRTM_VERSION"     | "EV_CRTM"                 | is no event type
            "0x80000f00"            | "0x1"                     | is no event type
            "atLeast":0             | "atLeast":3               | which cannot be
            "atLeast":0             | "atLeast":-1              | which cannot be
            "atMost":2              | "atMost":0                | which cannot be
            "atMost":2              | "atMost":1001             | which cannot be
            "varies":"names disks"  | "varies":""               | a reason has
            "varies":"names disks"  | "note":""                 | needs "values" or "varies"
            "varies":"names disks"  | "varies":"x","values":[{"digests":[]}] | 0 digests
            "values":[{             | "varies":"x","values":[{  | either "values" or "varies"
            "values":[{             | "values":[],"x":[{        | 1 to 64 values
            "values":[{             | "values":[{"x":1,         | is not a field of a value
            "digests":[             | "digests":["sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", | can be forged
            "digests":[             | "digests":["sha256:00",   | is no digest
            "digests":[             | "digests":[1,             | a string
            "signatures":[          | "signatures":[1,          | a string
            """)
    void refusesWhatIsNoProfile(String from, String to, String problem) {
        String good = ProfileDocument.write(PROFILE).toString(StandardCharsets.UTF_8);
        assertThat(good).contains(from);
        int place = good.indexOf(from);
        String bad = good.substring(0, place) + to + good.substring(place + from.length());

        assertThatExceptionOfType(MalformedProfile.class)
                .isThrownBy(() -> parse(bad))
                .withMessageContaining(problem)
                .withMessageStartingWith("platform profile, ");
    }

    @Test
    void refusesEveryTruncationAndWhateverFollows() {
        Bytes whole = ProfileDocument.write(PROFILE);
        for (int length = 0; length < whole.length(); length++) {
            Bytes cut = whole.slice(0, length);
            assertThatExceptionOfType(MalformedProfile.class).isThrownBy(() -> ProfileDocument.parse(cut));
        }
        assertThatExceptionOfType(MalformedProfile.class)
                .isThrownBy(() -> ProfileDocument.parse(Bytes.concat(whole, Bytes.ascii("{}"))));
    }

    @Test
    void throwsNothingElseForFlippedBits() {
        byte[] whole = ProfileDocument.write(PROFILE).toArray();
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(ProfileDocument.parse(Bytes.owning(flipped))).isNotEqualTo(PROFILE);
            } catch (MalformedProfile e) {
                assertThat(e).hasMessageStartingWith("platform profile");
            }
        }
    }

    @Test
    void refusesAbsurdSizes() {
        String good = ProfileDocument.write(PROFILE).toString(StandardCharsets.UTF_8);
        String event = "{\"pcr\":0,\"type\":\"EV_POST_CODE\",\"values\":[{\"digests\":[\"%s\"]}]},".formatted(DIGEST);
        for (String json : List.of(
                "[".repeat(1_000_000),
                "{\"events\":".repeat(100_000),
                good.replace("\"model\":\"", "\"model\":\"" + "x".repeat(129)),
                good.replace("\"description\":\"", "\"description\":\"" + "x".repeat(5000)),
                good.replace("\"label\":\"", "\"label\":\"" + "x".repeat(600)),
                good.replace("\"events\":[", "\"events\":[" + event.repeat(5001)),
                good.replace("\"digests\":[", "\"digests\":[" + ("\"" + DIGEST + "\",").repeat(64)),
                good.replace(
                        "\"values\":[",
                        "\"values\":["
                                + "{\"digests\":[\"%s\"]},".formatted(DIGEST).repeat(64)),
                good.replace("\"signatures\":[", "\"signatures\":[" + "\"\",".repeat(10_001)))) {
            assertThatExceptionOfType(MalformedProfile.class).isThrownBy(() -> parse(json));
        }
        assertThatExceptionOfType(MalformedProfile.class)
                .isThrownBy(() -> ProfileDocument.parse(Bytes.repeat(' ', ProfileDocument.MAX_BYTES + 1)))
                .withMessageContaining("at most");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Expectation.OneOf(Collections.nCopies(65, new Value(List.of(DIGEST), "", "", List.of()))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 7})
    void pinsWhatIsTheSameOnAllMachinesOfAModel(int pcr) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event(pcr, Tcg.EV_EFI_VARIABLE_BOOT, VARIES))
                .withMessage("nothing in PCR " + pcr + " may vary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello    | platform profile, octet 5: not JSON: Unrecognized token 'hello'",
                "model: x | platform profile, octet 6: not JSON: Unrecognized token 'model'",
            })
    void saysOfWhatIsNoJsonThatItIsNot(String text, String problem) {
        assertThatThrownBy(() -> ProfileDocument.parse(Bytes.utf8(text)))
                .isInstanceOf(MalformedProfile.class)
                .hasMessageStartingWith(problem);
        assertThatThrownBy(() -> ProfileDocument.parse(Bytes.of('h', 0, 'e', 0)))
                .hasMessageStartingWith("platform profile, character 2: not JSON: Unrecognized token 'he'");
    }

    /** Found by fuzzing. */
    @Test
    void refusesEncodingsThatNobodyHas() {
        for (Bytes octets : List.of(Bytes.of(0, 0, '{', 0), Bytes.of(0, '{', 0, 0))) {
            assertThatThrownBy(() -> ProfileDocument.parse(octets)).isInstanceOf(MalformedProfile.class);
        }
    }

    private static PlatformProfile parse(String json) throws MalformedProfile {
        return ProfileDocument.parse(Bytes.utf8(json));
    }
}
