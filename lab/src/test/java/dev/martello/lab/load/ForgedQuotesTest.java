package dev.martello.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.agent.client.ControlPlaneClient;
import dev.martello.agent.client.Refused;
import dev.martello.agent.client.ServerTrust;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.report.Report;
import dev.martello.lab.software.SoftwareAttestationKey;
import dev.martello.lab.software.SoftwareEndorsementKey;
import dev.martello.server.ControlPlane;
import dev.martello.server.ServerConfiguration;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import dev.martello.tpm.verifier.QualifiedNames;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a key signs that is not in a TPM, sent over real HTTPS: statements that no TPM makes, and quotes that say too little. */
class ForgedQuotesTest {
    private static final int MAGIC = 0;
    private static final int TYPE = 4;

    @TempDir
    static Path directory;

    private static final SoftwareEndorsementKey EK = SoftwareEndorsementKey.generate();
    private static final SoftwareAttestationKey KEY = SoftwareAttestationKey.generate(AkTemplate.ECDSA_P256_SHA256);
    private static final EvidenceState STATE = EvidenceState.of(new LoadRelease("2026.11.1", 5));

    private static ControlPlane server;
    private static ControlPlaneClient client;
    private static LoadAppliance appliance;
    private static long clock = 1;

    @BeforeAll
    static void start() throws Exception {
        ServerConfiguration usual = ServerConfiguration.onLoopback(directory, Set.of(), List.of());
        server = ControlPlane.start(usual.with(usual.trust().with(EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE)));
        client = new ControlPlaneClient(server.address(), ServerTrust.in(server.authorityFile()));
        appliance = new LoadAppliance(
                EK,
                KEY,
                STATE,
                List.of(),
                STATE.items().stream().map(Item::reference).toList(),
                InstantSource.system());
        appliance.enrol(client);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static AttestationResult report(PcrSelection selection, PcrValues values, UnaryOperator<Bytes> forge)
            throws Exception {
        List<Item> items = new ArrayList<>(STATE.items());
        items.set(0, PcrValuesItem.write(values));
        Report.Binding binding = new Report.Binding(
                client.nonce(new NonceRequest(EK.appliance())),
                items.stream().map(Item::reference).toList(),
                Optional.empty());
        SignedQuote quote = KEY.quote(
                selection,
                values,
                binding.qualifyingData(),
                QualifiedNames.belowEndorsementKey(EK.publicArea(), KEY.publicArea()),
                new TPMS_CLOCK_INFO(clock++, 1, 0, true));
        Report report = new Report(EK.appliance(), binding, KEY.signed(forge.apply(quote.attest())));
        return client.report(new ReportRequest(report, items, Optional.empty()))
                .result()
                .orElseThrow();
    }

    private static void assertRefused(String reason, PcrSelection selection, UnaryOperator<Bytes> forge) {
        assertThatThrownBy(() -> report(selection, STATE.pcrs(), forge))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static UnaryOperator<Bytes> with(int offset, int octet) {
        return attest -> {
            byte[] octets = attest.toArray();
            octets[offset] = (byte) octet;
            return Bytes.owning(octets);
        };
    }

    @Test
    void areRefusedIfNoTpmMadeThemOrTheyAreNoQuotes() {
        assertRefused("quote.magic-wrong", EvidenceState.QUOTED, with(MAGIC, 0));
        assertRefused("quote.type-wrong", EvidenceState.QUOTED, with(TYPE + 1, 0x17));
    }

    @Test
    void areRefusedIfTheyAreOverNoPcr() {
        assertRefused("quote.selection-empty", new PcrSelection(List.of()), UnaryOperator.identity());
        assertRefused(
                "quote.selection-empty", PcrSelection.of(HashAlgorithm.SHA256, List.of()), UnaryOperator.identity());
    }

    @Test
    void areNotTrustedIfTheyAreOverTooFewPcrs() throws Exception {
        PcrIndex first = PcrIndex.of(0);
        PcrValues one = PcrValues.NONE.with(
                Map.of(first, STATE.pcrs().value(HashAlgorithm.SHA256, first).orElseThrow()));
        AttestationResult result = report(PcrSelection.of(HashAlgorithm.SHA256, 0), one, UnaryOperator.identity());
        assertThat(result.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(result.reasons()).extracting(AttestationResult.Reason::rule).contains("pcrs.insufficient");
    }

    @Test
    void areNotTrustedIfTheyAreOverAWeakBank() throws Exception {
        PcrIndex first = PcrIndex.of(0);
        PcrValues weak = PcrValues.NONE.with(Map.of(first, HashAlgorithm.SHA1.zero()));
        AttestationResult result = report(PcrSelection.of(HashAlgorithm.SHA1, 0), weak, UnaryOperator.identity());
        assertThat(result.tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(result.reasons()).extracting(AttestationResult.Reason::rule).contains("pcrs.weak-bank");
    }
}
