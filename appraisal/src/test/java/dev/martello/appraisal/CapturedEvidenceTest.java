package dev.martello.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.martello.appraisal.integrity.Appraiser;
import dev.martello.appraisal.integrity.Claims;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.posture.CheckSet;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.appraisal.reference.ReferenceValues;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.report.Report;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.verifier.AttestationKeyCheck;
import dev.martello.tpm.verifier.AttestationKeys;
import dev.martello.tpm.verifier.AttestationPublicKey;
import dev.martello.tpm.verifier.QuoteCheck;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Reports of real machines, captured by {@code martello lab capture}, are judged again as they were judged then. */
class CapturedEvidenceTest {
    private static final Path ALL = Path.of("../evidence/src/test/captured");

    private record Index(List<Captured> scenarios) {}

    private record Kept(String name, int bytes, String sha256) {}

    private record Captured(
            String name,
            String happened,
            String platform,
            Optional<String> model,
            Optional<String> ring,
            TrustTier tier,
            List<String> rules,
            String release,
            String profile,
            List<Kept> files) {
        Bytes read(String file) throws IOException {
            return Bytes.owning(Files.readAllBytes(ALL.resolve(name).resolve(file)));
        }

        /** In the order in which the report names them. */
        List<Item> items() throws IOException {
            List<Item> items = new ArrayList<>();
            for (Kept file : files) {
                String label = file.name().replaceAll("(-[0-9]+)?\\.bin$", "");
                Optional<ItemKind> kind = ItemKind.ofLabel(label);
                if (kind.isPresent()) {
                    items.add(new Item(kind.get(), read(file.name())));
                }
            }
            return items;
        }

        Report report() throws Exception {
            return WireFormat.CBOR
                    .read(read("report.cbor"), ReportRequest.class)
                    .report();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final CompiledPolicy policy = CompiledPolicy.standard();

    private Appraiser appraiser(Captured captured) throws Exception {
        Release release = ReleaseManifest.parse(unzipped(captured.release()));
        PlatformProfile profile = ProfileDocument.parse(unzipped(captured.profile()));
        return new Appraiser(ReferenceValues.of(List.of(release)).with(profile), policy);
    }

    private static Index index() throws IOException {
        return JsonMapper.builder().build().readValue(Files.readAllBytes(ALL.resolve("index.json")), Index.class);
    }

    static List<Captured> captured() throws IOException {
        return index().scenarios();
    }

    static List<Captured> untrusted() throws IOException {
        return captured().stream()
                .filter(each -> each.tier() == TrustTier.CONTRAINDICATED)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("captured")
    void quoteIsOfTheKeyAndBindsWhatWasReported(Captured captured) throws Exception {
        Report report = captured.report();

        QuoteCheck check = check(captured, report.quote(), report.binding().qualifyingData());

        assertThat(check)
                .isInstanceOfSatisfying(
                        QuoteCheck.Genuine.class,
                        genuine -> assertThat(genuine.quote().covers(pcrs(captured)))
                                .isTrue());
        assertThat(captured.items().stream().map(Item::reference))
                .isEqualTo(report.binding().items());
    }

    @ParameterizedTest
    @MethodSource("captured")
    void quoteIsRefusedForAnotherReport(Captured captured) throws Exception {
        Report report = captured.report();
        Report.Binding without = new Report.Binding(
                report.binding().nonce(), List.of(), report.binding().publicKey());

        assertThat(check(captured, report.quote(), without.qualifyingData())).isInstanceOf(QuoteCheck.Refused.class);
    }

    @ParameterizedTest
    @MethodSource("captured")
    void tpm2ToolsFindTheQuoteGenuineToo(Captured captured, @TempDir Path directory) throws Exception {
        Bytes area = captured.read("ak.public");
        Path key = directory.resolve("ak"); // a TPM2B_PUBLIC
        Files.write(key, BytesWriter.bigEndian().sized16(area).toBytes().toArray());

        assertThat(checkQuote(captured, key, captured.report().binding().qualifyingData()))
                .isZero();
        assertThat(checkQuote(captured, key, Bytes.repeat(0, 32))).isNotZero();
    }

    private static int checkQuote(Captured captured, Path key, Bytes qualifyingData) throws InterruptedException {
        Path folder = ALL.resolve(captured.name());
        try {
            return new ProcessBuilder(
                            "tpm2_checkquote",
                            "--public=" + key,
                            "--message=" + folder.resolve("quote.attest"),
                            "--signature=" + folder.resolve("quote.signature"),
                            "--hash-algorithm=sha256",
                            "--qualification=" + qualifyingData.toHex())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return fail("this test compares with tpm2_checkquote: apt-get install tpm2-tools", e);
        }
    }

    @ParameterizedTest
    @MethodSource("captured")
    void verdictAndFindingsAreThoseOfThen(Captured captured) throws Exception {
        Appraisal appraisal = appraise(appraiser(captured).withChecks(CheckSet.standard()), captured, captured.items());

        assertThat(appraisal.tier()).isEqualTo(captured.tier());
        assertThat(appraisal.findings().stream()
                        .map(finding -> finding.rule().text())
                        .distinct()
                        .sorted())
                .isEqualTo(captured.rules());
    }

    @ParameterizedTest
    @MethodSource("untrusted")
    void noOctetOfALogThatIsAnotherGivesTrust(Captured captured) throws Exception {
        Appraiser appraiser = appraiser(captured);
        for (ItemKind kind : List.of(ItemKind.BOOT_LOG, ItemKind.RUNTIME_LOG)) {
            int bytes = captured.items().stream()
                    .filter(item -> item.kind() == kind)
                    .mapToInt(item -> item.content().length())
                    .max()
                    .orElseThrow();
            for (int offset = 0; offset < bytes; offset += 331) {
                assertThat(appraise(appraiser, captured, flipped(captured.items(), kind, offset))
                                .tier())
                        .as(kind + ", octet " + offset)
                        .isEqualTo(TrustTier.CONTRAINDICATED);
            }
        }
    }

    private static List<Item> flipped(List<Item> items, ItemKind kind, int offset) {
        return items.stream()
                .map(item -> {
                    if (item.kind() != kind || offset >= item.content().length()) {
                        return item;
                    }
                    byte[] octets = item.content().toArray();
                    octets[offset] ^= 1;
                    return new Item(kind, Bytes.owning(octets));
                })
                .toList();
    }

    private static Appraisal appraise(Appraiser appraiser, Captured captured, List<Item> items) {
        return appraiser.appraise(new Claims(
                Platform.ofLabel(captured.platform()).orElseThrow(),
                new Placement(captured.model(), captured.ring()),
                pcrs(captured),
                items));
    }

    private static QuoteCheck check(Captured captured, SignedQuote quote, Bytes qualifyingData) throws Exception {
        AttestationPublicKey key =
                switch (AttestationKeys.check(TPMT_PUBLIC.LAYOUT.parse(captured.read("ak.public")))) {
                    case AttestationKeyCheck.Accepted accepted -> accepted.key();
                    case AttestationKeyCheck.Refused refused -> throw new AssertionError(refused.explanation());
                };
        return new QuoteVerifier(SignatureLibraries.ofJdk()).check(quote, key, qualifyingData);
    }

    private static PcrValues pcrs(Captured captured) {
        try {
            return PcrValuesItem.read(captured.read("pcr-values.bin"));
        } catch (IOException | MalformedPcrValues e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes unzipped(String name) throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(ALL.resolve(name))))) {
            return Bytes.owning(in.readAllBytes());
        }
    }
}
