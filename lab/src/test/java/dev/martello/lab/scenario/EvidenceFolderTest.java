package dev.martello.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.server.view.ApplianceView;
import dev.martello.tpm.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvidenceFolderTest {
    private static final Path CAPTURED = Path.of("../evidence/src/test/captured");

    @TempDir
    private Path directory;

    @Test
    void hasScenarioThatWasJudgedTwiceOnceAndAsItWasJudgedLast() throws Exception {
        EvidenceFolder folder = new EvidenceFolder(directory, List.of(Scenario.GOOD, Scenario.VIOLATION));

        folder.judged(judged(Scenario.GOOD, "good"));
        folder.judged(judged(Scenario.VIOLATION, "violation"));
        folder.judged(judged(Scenario.GOOD, "unknown-binary"));

        assertThat(index()).extracting(each -> each.path("name").asString()).containsExactly("good", "violation");
        assertThat(index()).allSatisfy(this::assertFilesAreAsListed);
        assertThat(directory.resolve("good/runtime-log.bin"))
                .hasSameBinaryContentAs(CAPTURED.resolve("unknown-binary/runtime-log.bin"));
    }

    @Test
    void hasNothingOfScenarioThatWasNotAskedFor() throws Exception {
        EvidenceFolder folder = new EvidenceFolder(directory, List.of(Scenario.VIOLATION));

        folder.judged(judged(Scenario.GOOD, "good"));
        folder.judged(judged(Scenario.VIOLATION, "violation"));

        assertThat(index()).extracting(each -> each.path("name").asString()).containsExactly("violation");
        assertThat(directory.resolve("good")).doesNotExist();
    }

    @Test
    void hasReleaseAndProfileThatAppliancesWereComparedWith() throws Exception {
        new EvidenceFolder(directory, List.of(Scenario.GOOD)).judged(judged(Scenario.GOOD, "good"));

        assertThat(release(directory)).isEqualTo(release(CAPTURED));
        assertThat(profile(directory)).isEqualTo(profile(CAPTURED));
    }

    @Test
    void hasWhatOneScenarioWasComparedWithBesideWhatTheOthersWere() throws Exception {
        EvidenceFolder folder = new EvidenceFolder(directory, List.of(Scenario.GOOD, Scenario.SHIM_GRUB));
        PlatformProfile own = new PlatformProfile(
                "shim-grub", "", "", 0, profile(CAPTURED).events().subList(0, 1));

        folder.judged(judged(Scenario.GOOD, "good"));
        folder.judged(judged(Scenario.SHIM_GRUB, "good", own));

        assertThat(index())
                .extracting(each -> each.path("profile").asString())
                .containsExactly("profile.json.gz", "shim-grub/profile.json.gz");
        assertThat(profile(directory)).isEqualTo(profile(CAPTURED));
        assertThat(profile(directory.resolve("shim-grub"))).isEqualTo(own);
        assertThat(release(directory.resolve("shim-grub"))).isEqualTo(release(CAPTURED));
    }

    private JsonNode index() throws IOException {
        return new JsonMapper().readTree(directory.resolve("index.json")).path("scenarios");
    }

    private void assertFilesAreAsListed(JsonNode scenario) {
        assertThat(scenario.path("files")).isNotEmpty().allSatisfy(file -> {
            Bytes content = read(directory
                    .resolve(scenario.path("name").asString())
                    .resolve(file.path("name").asString()));
            assertThat(file.path("bytes").asInt()).isEqualTo(content.length());
            assertThat(file.path("sha256").asString())
                    .isEqualTo(HashAlgorithm.SHA256.hash(content).octets().toHex());
        });
    }

    /** A scenario with what was captured of another. */
    private static Recorder.Judged judged(Scenario scenario, String captured) throws Exception {
        return judged(scenario, captured, profile(CAPTURED));
    }

    private static Recorder.Judged judged(Scenario scenario, String captured, PlatformProfile profile)
            throws Exception {
        Path folder = CAPTURED.resolve(captured);
        EnrolmentRequest enrolment = new EnrolmentRequest(
                Platform.LINUX_AMD64,
                read(folder.resolve("ek.public")),
                Optional.of(read(folder.resolve("ek-certificate.der"))),
                Optional.empty(),
                read(folder.resolve("ak.public")),
                Optional.empty(),
                Optional.empty());
        ReportRequest report = WireFormat.CBOR.read(read(folder.resolve("report.cbor")), ReportRequest.class);
        List<Item> items = List.of(
                new Item(ItemKind.PCR_VALUES, read(folder.resolve("pcr-values.bin"))),
                new Item(ItemKind.BOOT_LOG, read(folder.resolve("boot-log.bin"))),
                new Item(ItemKind.RUNTIME_LOG, read(folder.resolve("runtime-log.bin"))));
        return new Recorder.Judged(scenario, view(), enrolment, report.report(), items, release(CAPTURED), profile);
    }

    private static ApplianceView view() {
        ApplianceSummary summary = new ApplianceSummary(
                "%064x".formatted(1),
                Optional.of("good"),
                Optional.of("lab"),
                Optional.of("1"),
                Optional.of("broad"),
                Optional.of("lab"),
                Platform.LINUX_AMD64.label(),
                TrustTier.AFFIRMING,
                Optional.of(Instant.EPOCH),
                Optional.of(Instant.EPOCH),
                Optional.of("1.0.0"),
                "",
                Optional.of(Instant.EPOCH));
        return new ApplianceView(
                summary,
                Instant.EPOCH,
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static Release release(Path folder) throws Exception {
        return ReleaseManifest.parse(unzipped(folder.resolve("release.json.gz")));
    }

    private static PlatformProfile profile(Path folder) throws Exception {
        return ProfileDocument.parse(unzipped(folder.resolve("profile.json.gz")));
    }

    private static Bytes unzipped(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return Bytes.owning(in.readAllBytes());
        }
    }

    private static Bytes read(Path file) throws IOException {
        return Bytes.owning(Files.readAllBytes(file));
    }
}
