package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ActivationRequest;
import dev.martello.evidence.protocol.EnrolmentChallenge;
import dev.martello.evidence.protocol.EnrolmentRequest;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.evidence.report.Report;
import dev.martello.server.AgentWire.RefusedException;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.Nonces;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.view.ApplianceSummary;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.RefusalView;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.SignedQuote;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.command.CreatePrimary;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.Quote;
import dev.martello.tpm.command.QuoteResponse;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports over real HTTPS, quoted by real TPMs: the road, and every attack on it that the server must refuse. */
class ReportRoadTest {
    @TempDir
    static Path directory;

    private static final MovableClock CLOCK = new MovableClock();

    private static TestFleet fleet;
    private static SoftTpm tpm;
    private static SoftTpm other;
    private static ControlPlane server;
    private static OperatorClient operator;
    private static AgentWire wire;

    private Bytes nonce = Bytes.EMPTY;

    @BeforeAll
    static void start() throws Exception {
        fleet = new TestFleet(directory);
        tpm = fleet.newTpm();
        other = fleet.newTpm();
        Path data = directory.resolve("server");
        server = ControlPlane.start(fleet.configuration(data), CLOCK);
        operator = TestFleet.operator(server, data);
        wire = TestFleet.agent(server);
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        operator.close();
        server.close();
        fleet.close();
    }

    @BeforeEach
    void enrolWithFreshKey() throws Exception {
        operator.replaceRegister(fleet.register());
        tpm.newKey();
        nonce = wire.enrol(tpm).nonce();
    }

    @AfterEach
    void letTimeGoOn() {
        CLOCK.go();
    }

    private static void assertRefused(String reason, ReportRequest request) {
        assertThatThrownBy(() -> wire.report(request))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static ApplianceSummary summary() throws Exception {
        return operator.appliance(tpm.id().toString()).summary();
    }

    private List<Item> items() throws Exception {
        return List.of(AgentWire.BOOT_LOG, PcrValuesItem.write(tpm.pcrs()));
    }

    private ReportRequest request(List<Item> items) throws Exception {
        return new ReportRequest(AgentWire.report(tpm, nonce, items), items, Optional.empty());
    }

    @Test
    void judgesAReportAndTellsOperators() throws Exception {
        ReportAnswer answer = wire.report(request(items()));
        assertThat(answer.missing()).isEmpty();
        assertThat(answer.result().orElseThrow().tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(answer.result().orElseThrow().reasons())
                .anySatisfy(reason -> assertThat(reason.rule()).isEqualTo("boot-log.malformed"));
        ApplianceView view = operator.appliance("SN-1");
        assertThat(view.summary().tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(view.summary().until())
                .contains(answer.result().orElseThrow().validUntil());
        assertThat(view.summary().reason()).isNotBlank();
        assertThat(view.findings())
                .anySatisfy(finding -> assertThat(finding.rule()).isEqualTo("boot-log.malformed"));
        assertThat(view.items()).hasSize(2);
        assertThat(operator.item(AgentWire.BOOT_LOG.reference().digest().toString()))
                .isEqualTo(AgentWire.BOOT_LOG.content());
    }

    @Test
    void saysTheSameInJson() throws Exception {
        try (AgentWire json = new AgentWire(server.address(), server.authorityFile(), WireFormat.JSON)) {
            assertThat(json.report(tpm).tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        }
    }

    @Test
    void prolongsTheLeaseOfAnUnchangedApplianceWithoutAnyAttachment() throws Exception {
        ReportAnswer first = wire.report(request(items()));
        nonce = first.nonce();
        CLOCK.move(Duration.ofSeconds(10));
        ReportAnswer second = wire.report(new ReportRequest(request(items()).report(), List.of(), Optional.empty()));
        assertThat(second.result().orElseThrow().validUntil())
                .isAfter(first.result().orElseThrow().validUntil());
        ApplianceView view = operator.appliance("SN-1");
        assertThat(view.summary().since())
                .isEqualTo(Optional.of(view.history().getFirst().from()));
    }

    @Test
    void asksForMissingItemsOnceAndKeepsWhatCame() throws Exception {
        Item fresh = new Item(ItemKind.RUNTIME_LOG, nonce);
        Item pcrs = PcrValuesItem.write(tpm.pcrs());
        Report report = AgentWire.report(tpm, nonce, List.of(fresh, AgentWire.BOOT_LOG, pcrs));
        ReportAnswer asked =
                wire.report(new ReportRequest(report, List.of(AgentWire.BOOT_LOG, pcrs), Optional.empty()));
        assertThat(asked.result()).isEmpty();
        assertThat(asked.missing()).containsExactly(fresh.reference().digest());
        ReportAnswer done = wire.report(new ReportRequest(report, List.of(fresh), Optional.empty()));
        assertThat(done.result()).isPresent();
    }

    @Test
    void refusesAReplayedReport() throws Exception {
        ReportRequest request = request(items());
        wire.report(request);
        assertRefused("quote.replayed", request);
    }

    @Test
    void acceptsOneReportOnceFromManyAtOnce() throws Exception {
        ReportRequest request = request(items());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> post = () -> {
                try {
                    return "accepted " + wire.report(request).result().isPresent();
                } catch (RefusedException e) {
                    return e.reason();
                }
            };
            List<String> answers = new ArrayList<>();
            for (Future<String> each : threads.invokeAll(java.util.Collections.nCopies(16, post))) {
                answers.add(each.get());
            }
            assertThat(answers).filteredOn("accepted true"::equals).hasSize(1);
            assertThat(answers).filteredOn("quote.replayed"::equals).hasSize(15);
        }
    }

    @Test
    void boundsHowOftenOneApplianceReports() throws Exception {
        CLOCK.stop();
        CLOCK.move(Duration.ofMinutes(2));
        nonce = wire.nonce(tpm.id());
        nonce = wire.report(request(items())).nonce();
        for (int reports = 1; reports < 120; reports++) {
            nonce = wire.report(new ReportRequest(request(items()).report(), List.of(), Optional.empty()))
                    .nonce();
        }
        assertRefused("report.too-often", request(items()));
        nonce = wire.enrol(other).nonce();
        assertThat(wire.report(AgentWire.request(other, nonce)).result())
                .as("others are not kept waiting")
                .isPresent();
        CLOCK.move(Duration.ofMinutes(1));
        nonce = wire.nonce(tpm.id());
        assertThat(wire.report(request(items())).result()).isPresent();
    }

    @Test
    void countsTheReportAfterAChangeOfThePolicyOnce() throws Exception {
        CLOCK.stop();
        CLOCK.move(Duration.ofMinutes(2));
        nonce = wire.nonce(tpm.id());
        nonce = wire.report(request(items())).nonce();
        for (int reports = 1; reports < 119; reports++) {
            nonce = wire.report(new ReportRequest(request(items()).report(), List.of(), Optional.empty()))
                    .nonce();
        }
        Bytes policy = operator.policy();
        operator.setPolicy(Bytes.concat(policy, Bytes.utf8("\n# another one\n")));
        try {
            assertThat(wire.report(new ReportRequest(request(items()).report(), List.of(), Optional.empty()))
                            .result())
                    .isPresent();
        } finally {
            operator.setPolicy(policy);
            CLOCK.move(Duration.ofMinutes(1));
        }
    }

    @Test
    void refusesNoncesOfOthersForgedAndExpired() throws Exception {
        Bytes others = wire.enrol(other).nonce();
        assertRefused("nonce.invalid", AgentWire.request(tpm, others));
        assertRefused("nonce.invalid", AgentWire.request(tpm, Bytes.repeat(7, nonce.length())));
        assertRefused("nonce.invalid", AgentWire.request(tpm, nonce.slice(0, 10)));
        ReportRequest late = request(items());
        CLOCK.move(Nonces.DEFAULT_LIFETIME.plusSeconds(1));
        assertRefused("nonce.expired", late);
    }

    @Test
    void refusesAnApplianceThatNeverEnrolled() throws Exception {
        SoftTpm stranger = fleet.newTpm();
        assertRefused("appliance.unknown", AgentWire.request(stranger, nonce));
        assertThatThrownBy(() -> wire.nonce(stranger.id())).hasMessage("404 appliance.unknown");
    }

    @Test
    void refusesQuotesOfOtherKeysAndOfChangedContent() throws Exception {
        ReportRequest good = request(items());
        SignedQuote quote = good.report().quote();
        byte[] attest = quote.attest().toArray();
        attest[attest.length - 1] ^= 1;
        assertRefused("quote.signature-invalid", with(good, new SignedQuote(Bytes.owning(attest), quote.signature())));
        SignedQuote byOther = other.quote(good.report().binding().qualifyingData());
        assertRefused("quote.signature-invalid", with(good, byOther));
        assertRefused("quote.malformed", with(good, new SignedQuote(quote.attest(), Bytes.of(1))));
        tpm.newKey();
        assertRefused("quote.signature-invalid", request(items()));
    }

    @Test
    void refusesKeyOfAHierarchyThatIsToldFalseCounts() throws Exception {
        CreatePrimaryResponse made =
                tpm.tpm().execute(CreatePrimary.of(TPM_HANDLE.RH_OWNER, AkTemplate.ECDSA_P256_SHA256.publicArea()));
        TPM_HANDLE key = made.objectHandle();
        try {
            EnrolmentRequest enrolment =
                    tpm.enrolmentRequest(tpm.certificate(), TPMT_PUBLIC.LAYOUT.write(made.outPublic()));
            EnrolmentChallenge challenge = wire.begin(enrolment);
            nonce = wire.activate(new ActivationRequest(
                            enrolment, challenge.token(), tpm.open(challenge, key), Optional.empty()))
                    .nonce();
            ReportRequest good = request(items());
            QuoteResponse quoted = tpm.tpm()
                    .execute(new Quote(
                            key,
                            good.report().binding().qualifyingData(),
                            TPMT_ASYM_SCHEME.NULL,
                            SoftTpm.PCRS.toStructure()));
            SignedQuote signed = new SignedQuote(quoted.quoted(), TPMT_SIGNATURE.LAYOUT.write(quoted.signature()));
            assertRefused("quote.signer-elsewhere", with(good, signed));
        } finally {
            tpm.tpm().execute(new FlushContext(key));
        }
    }

    private static ReportRequest with(ReportRequest request, SignedQuote quote) {
        Report report = request.report();
        return new ReportRequest(
                new Report(report.appliance(), report.binding(), quote), request.attachments(), Optional.empty());
    }

    @Test
    void refusesAQuoteThatBindsOtherItems() throws Exception {
        ReportRequest good = request(items());
        List<ItemReference> items = new ArrayList<>(good.report().binding().items());
        items.set(0, new Item(ItemKind.BOOT_LOG, Bytes.of(1)).reference());
        Report.Binding binding = new Report.Binding(nonce, items, Optional.empty());
        assertRefused(
                "quote.qualifying-data-mismatch",
                new ReportRequest(new Report(tpm.id(), binding, good.report().quote()), List.of(), Optional.empty()));
    }

    @Test
    void refusesAttachmentsThatTheReportDoesNotName() throws Exception {
        ReportRequest good = request(items());
        Item changed = new Item(ItemKind.BOOT_LOG, Bytes.ascii("another boot log"));
        assertRefused("item.digest-mismatch", new ReportRequest(good.report(), List.of(changed), Optional.empty()));
        Item surplus = new Item(ItemKind.RUNTIME_LOG, Bytes.of(1));
        assertRefused("item.unexpected", new ReportRequest(good.report(), List.of(surplus), Optional.empty()));
    }

    @Test
    void refusesPcrValuesThatWereNotQuoted() throws Exception {
        PcrValues values = tpm.pcrs();
        Digest forged = HashAlgorithm.SHA256.hash(Bytes.of(1));
        PcrValues changed = values.with(Map.of(PcrIndex.of(7), forged));
        assertRefused("quote.pcr-digest-mismatch", request(List.of(AgentWire.BOOT_LOG, PcrValuesItem.write(changed))));
        PcrValues more = values.with(Map.of(PcrIndex.of(8), forged));
        assertRefused("quote.pcr-selection-mismatch", request(List.of(AgentWire.BOOT_LOG, PcrValuesItem.write(more))));
        TreeMap<PcrIndex, Digest> fewer = new TreeMap<>(values.bank(HashAlgorithm.SHA256));
        fewer.remove(PcrIndex.of(0));
        assertRefused(
                "quote.pcr-digest-mismatch",
                request(List.of(AgentWire.BOOT_LOG, PcrValuesItem.write(PcrValues.NONE.with(fewer)))));
        assertRefused("item.pcr-values-ambiguous", request(List.of(AgentWire.BOOT_LOG)));
        Item noValues = new Item(ItemKind.PCR_VALUES, Bytes.of(1));
        assertRefused("item.pcr-values-malformed", request(List.of(noValues)));
    }

    @Test
    void refusesQuotesOutOfOrder() throws Exception {
        ReportRequest early = request(items());
        ReportRequest late = later(early);
        wire.report(late);
        assertRefused("quote.clock-backwards", early);
        ReportRequest beforeResume = later(late);
        tpm.resume();
        ReportRequest resumed = request(items());
        wire.report(resumed);
        assertRefused("quote.restart-count-backwards", beforeResume);
        tpm.reboot();
        wire.report(request(items()));
        assertRefused("quote.reset-count-backwards", resumed);
    }

    /** The report again, with a quote of a later millisecond of the TPM's clock. */
    private ReportRequest later(ReportRequest early) throws Exception {
        while (true) {
            ReportRequest late = request(items());
            if (!late.report().quote().attest().equals(early.report().quote().attest())) {
                return late;
            }
        }
    }

    @Test
    void refusesWhoWasTakenOutOfTheRegister() throws Exception {
        wire.report(request(items()));
        operator.replaceRegister(fleet.register(tpm));
        assertRefused("register.unknown-ek", request(items()));
        assertThatThrownBy(() -> wire.nonce(tpm.id())).hasMessage("403 register.unknown-ek");
    }

    @Test
    void endsTrustInWhoFallsSilent() throws Exception {
        wire.report(request(items()));
        CLOCK.move(ReportTerms.DEFAULT.lease().plusSeconds(1));
        ApplianceSummary silent = summary();
        assertThat(silent.tier()).isEqualTo(TrustTier.NONE);
        assertThat(silent.reason()).startsWith("silent since ").endsWith("the last verdict was CONTRAINDICATED");
        assertThat(operator.appliances(Optional.of(TrustTier.NONE), Optional.empty()))
                .extracting(ApplianceSummary::id)
                .contains(tpm.id().toString());
        nonce = wire.nonce(tpm.id());
        wire.report(request(items()));
        ApplianceView back = operator.appliance("SN-1");
        assertThat(back.summary().tier()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(back.history().get(1).to()).isEqualTo(silent.until());
    }

    @Test
    void leavesTheVerdictAsItIsWhenAReportIsRefused() throws Exception {
        ReportRequest request = request(items());
        wire.report(request);
        ApplianceSummary before = summary();
        assertRefused("quote.replayed", request);
        assertThat(summary()).isEqualTo(before);
        assertThat(operator.refusals())
                .filteredOn(refusal -> refusal.reason().equals("quote.replayed"))
                .extracting(RefusalView::fingerprint)
                .contains(tpm.id().toString());
    }

    @Test
    void keepsTheOrderOfAKeyThatIsEnrolledAgain() throws Exception {
        ReportRequest request = request(items());
        wire.report(request);
        wire.enrol(tpm);
        assertRefused("quote.replayed", request);
    }

    @Test
    void believesTheLastEnrolledKeyOnly() throws Exception {
        ReportRequest byOldKey = request(items());
        tpm.newKey();
        nonce = wire.enrol(tpm).nonce();
        assertRefused("quote.signature-invalid", byOldKey);
        assertThat(wire.report(request(items())).result()).isPresent();
    }
}
