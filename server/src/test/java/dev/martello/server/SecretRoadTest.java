package dev.martello.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.evidence.protocol.SecretRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.AgentWire.RefusedException;
import dev.martello.server.client.OperatorClient;
import dev.martello.server.intake.Nonces;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import dev.martello.server.ledger.MalformedLedgerEntry;
import dev.martello.server.secret.ApprovalKeys;
import dev.martello.server.secret.SecretDecision;
import dev.martello.server.secret.SecretGrounds;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.VerdictTable;
import dev.martello.server.view.NewBootApproval;
import dev.martello.server.view.NewSecret;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.attester.SealedData;
import dev.martello.tpm.attester.UnsealDefect;
import dev.martello.tpm.attester.Unsealing;
import dev.martello.tpm.crypto.AesGcm;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.ApprovalKey;
import dev.martello.tpm.policy.BootLease;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.policy.ReleasePolicy;
import dev.martello.tpm.structure.TPML_PCR_SELECTION;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.verifier.SealedDuplicate;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests for secrets over real HTTPS, quoted by real TPMs, and every attack on them that the server or the TPM must refuse. */
class SecretRoadTest {
    private static final SecretName NAME = new SecretName("volume.key");
    private static final Bytes VALUE = Bytes.ascii("correct horse battery staple");

    @TempDir
    Path directory;

    private static KeyPair approver;
    private static TestFleet fleet;
    private static SoftTpm tpm;
    private static SoftTpm other;

    private final MovableClock clock = new MovableClock();
    private ControlPlane server;
    private OperatorClient operator;
    private AgentWire wire;

    @BeforeAll
    static void makeTpms(@TempDir Path makers) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        approver = generator.generateKeyPair();
        fleet = new TestFleet(makers);
        tpm = fleet.newTpm();
        other = fleet.newTpm();
    }

    @AfterAll
    static void endTpms() throws Exception {
        fleet.close();
    }

    /** The appliance has reported, and was affirmed. */
    @BeforeEach
    void reportAndBeAffirmed() throws Exception {
        Path data = directory.resolve("server");
        ServerConfiguration usual = fleet.configuration(data);
        server = ControlPlane.start(
                usual.with(usual.trust().with(ApprovalKeys.of(List.of(approver.getPublic())))), clock);
        operator = TestFleet.operator(server, data);
        wire = TestFleet.agent(server);
        operator.replaceRegister(fleet.register());
        wire.enrol(tpm);
        wire.enrol(other);
        wire.report(tpm);
        judge(TrustTier.AFFIRMING);
        put();
        approve();
    }

    @AfterEach
    void end() throws Exception {
        wire.close();
        operator.close();
        server.close();
    }

    @Test
    void sealsASecretThatTheTpmOpens() throws Exception {
        SecretAnswer answer = wire.secret(request(tpm, NAME));

        Unsealing unsealing = open(answer, tpm);

        assertThat(unsealing)
                .isInstanceOfSatisfying(
                        Unsealing.Told.class,
                        told -> assertThat(new AesGcm(told.data()).open(answer.value(), Bytes.ascii(NAME.text())))
                                .contains(VALUE));
    }

    @Test
    void refusesAReplayedRequest() throws Exception {
        SecretRequest request = request(tpm, NAME);
        wire.secret(request);

        assertRefused("quote.replayed", request);
    }

    @Test
    void refusesAQuoteThatIsForAnotherSecretOrAReport() throws Exception {
        SecretRequest request = request(tpm, NAME);
        SecretName wanted = new SecretName("another");
        assertRefused(
                "quote.qualifying-data-mismatch",
                new SecretRequest(
                        tpm.id(), new SecretRequest.Binding(request.binding().nonce(), wanted), request.quote()));

        Bytes nonce = wire.nonce(tpm.id());
        assertRefused(
                "quote.qualifying-data-mismatch",
                new SecretRequest(
                        tpm.id(),
                        new SecretRequest.Binding(nonce, NAME),
                        AgentWire.report(tpm, nonce, List.of()).quote()));
    }

    @Test
    void refusesNoncesOfOthersAndExpiredOnes() throws Exception {
        assertRefused("nonce.invalid", request(tpm, NAME, wire.nonce(other.id())));
        Bytes nonce = wire.nonce(tpm.id());
        clock.move(Nonces.DEFAULT_LIFETIME.plusSeconds(1));
        assertRefused("nonce.expired", request(tpm, NAME, nonce));
    }

    @Test
    void refusesTheQuoteOfAnotherTpm() throws Exception {
        SecretRequest.Binding binding = new SecretRequest.Binding(wire.nonce(tpm.id()), NAME);

        assertRefused(
                "quote.signature-invalid", new SecretRequest(tpm.id(), binding, other.quote(binding.qualifyingData())));
    }

    @Test
    void refusesAnApplianceThatRebootedSinceItsReport() throws Exception {
        tpm.reboot();

        assertRefused("secret.report-first", request(tpm, NAME));
    }

    @Test
    void refusesAnApplianceWhoseVerdictHasLapsedOrThatNeverReported() throws Exception {
        assertRefused("secret.report-first", request(other, NAME));
        clock.move(ReportTerms.DEFAULT.lease().plus(Duration.ofSeconds(1)));
        assertRefused("secret.report-first", request(tpm, NAME));
    }

    @Test
    void refusesEveryTierButAffirming() throws Exception {
        for (TrustTier tier : List.of(TrustTier.WARNING, TrustTier.CONTRAINDICATED)) {
            judge(tier);
            assertRefused("secret.not-affirming", request(tpm, NAME));
        }
    }

    /** As between the moment at which a change counts and that at which the fleet has been judged by it. */
    @Test
    void refusesAVerdictThatIsNotOfWhatCountsNow() throws Exception {
        judge(TrustTier.AFFIRMING, "of before");

        assertRefused("secret.report-first", request(tpm, NAME));
    }

    @Test
    void refusesAnApplianceThatWasTakenOutOfTheRegister() throws Exception {
        SecretRequest request = request(tpm, NAME);
        operator.replaceRegister(fleet.register(tpm));

        assertRefused("register.unknown-ek", request);
    }

    @Test
    void refusesTheKeyThatWasEnrolledBefore() throws Exception {
        SecretRequest request = request(tpm, NAME);
        tpm.newKey();
        wire.enrol(tpm);

        assertRefused("quote.signature-invalid", request);
    }

    /** What happens to what a decision rests on while the secret is being sealed. */
    private enum Meanwhile {
        NOTHING,
        REPORT_THAT_SAYS_THE_SAME,
        VERDICT_TURNED,
        OTHER_REFERENCE,
        OTHER_EVIDENCE,
        SHORTER_LEASE,
        IN_TWO_PLACES,
        OUT_OF_THE_REGISTER,
        SECRET_REPLACED,
        SECRET_MADE_ANEW,
        APPROVAL_WITHDRAWN
    }

    /** The transaction in which a secret is given sees what happened since it was decided. */
    @ParameterizedTest
    @EnumSource
    void isNotGivenByGroundsThatAreNotAsTheyWere(Meanwhile meanwhile) throws Exception {
        SecretAnswer answer = wire.secret(request(tpm, NAME));
        String revision = revision();
        try (Database database = database()) {
            SecretGrounds grounds = database.read(sql -> SecretGrounds.read(sql, revision, appliance(sql), NAME));
            SecretDecision.Given given = new SecretDecision.Given(
                    answer,
                    grounds.secret().orElseThrow().version(),
                    grounds.approvals().getFirst().digest(),
                    grounds.appliance().standing().orElseThrow().leaseUntil());

            happen(meanwhile, database, grounds.appliance().standing().orElseThrow());

            String now = meanwhile == Meanwhile.OTHER_REFERENCE ? "another" : revision;
            boolean isBorne = database.write(sql -> grounds.bear(given, sql, now, appliance(sql)));
            assertThat(isBorne)
                    .isEqualTo(Set.of(Meanwhile.NOTHING, Meanwhile.REPORT_THAT_SAYS_THE_SAME)
                            .contains(meanwhile));
        }
    }

    private void happen(Meanwhile meanwhile, Database database, EnrolledAppliance.Standing before) throws Exception {
        switch (meanwhile) {
            case NOTHING, OTHER_REFERENCE -> {}
            case REPORT_THAT_SAYS_THE_SAME ->
                stand(
                        database,
                        new EnrolledAppliance.Standing(
                                before.evidenceDigest(),
                                before.reported(),
                                before.leaseUntil().plusSeconds(1)));
            case SHORTER_LEASE ->
                stand(
                        database,
                        new EnrolledAppliance.Standing(
                                before.evidenceDigest(),
                                before.reported(),
                                before.leaseUntil().minusSeconds(1)));
            case OTHER_EVIDENCE -> stand(database, before.withEvidence("another"));
            case VERDICT_TURNED -> judge(TrustTier.WARNING);
            case IN_TWO_PLACES ->
                database.change(sql -> new ApplianceTable(sql).inTwoPlaces(tpm.id(), clock.instant()));
            case OUT_OF_THE_REGISTER -> operator.replaceRegister(fleet.register(tpm));
            case SECRET_REPLACED -> put();
            case SECRET_MADE_ANEW -> {
                operator.deleteSecret(NAME.text());
                put();
            }
            case APPROVAL_WITHDRAWN ->
                operator.withdrawBootApproval(
                        operator.bootApprovals().getFirst().digest());
        }
    }

    private static void stand(Database database, EnrolledAppliance.Standing standing) {
        database.change(sql -> new ApplianceTable(sql).stand(tpm.id(), standing));
    }

    private static EnrolledAppliance appliance(Sql sql) {
        return new ApplianceTable(sql).lock(tpm.id()).orElseThrow();
    }

    /** Whoever is first is first in the ledger: of an appliance that is not in the register any more it has no secret that was given. */
    @Test
    void isNotOutrunByAnApplianceThatAsksAgainAndAgain() throws Exception {
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> end = asking.submit(() -> {
                while (true) {
                    try {
                        wire.secret(request(tpm, NAME));
                    } catch (RefusedException e) {
                        return e.reason();
                    }
                }
            });
            operator.replaceRegister(fleet.register(tpm));
            assertThat(end.get()).isIn("register.unknown-ek", "secret.report-first", "secret.too-often");
        }
        List<LedgerEntry> entries = ledger().stream().map(SecretRoadTest::entry).toList();
        int removed = entries.indexOf(entries.stream()
                .filter(entry ->
                        entry instanceof LedgerEntry.OperatorActed acted && acted.act() == LedgerAct.REGISTER_REPLACED)
                .toList()
                .getLast());
        assertThat(entries.subList(removed, entries.size()))
                .noneMatch(entry -> entry instanceof LedgerEntry.SecretGranted);
    }

    @Test
    void tellsTheLedgerWhatWasDoneWithSecretsAndNothingOfWhatTheyAre() throws Exception {
        operator.deleteSecret(NAME.text());
        put();
        wire.secret(request(tpm, NAME));
        operator.withdrawBootApproval(operator.bootApprovals().getFirst().digest());
        operator.deleteSecret(NAME.text());

        Bytes condition = HashAlgorithm.SHA256.hash(Bytes.utf8("true")).octets();
        List<Bytes> ledger = ledger();
        assertThat(ledger.stream().map(SecretRoadTest::entry))
                .filteredOn(entry -> entry instanceof LedgerEntry.SecretGranted
                        || (entry instanceof LedgerEntry.OperatorActed acted
                                && acted.act().compareTo(LedgerAct.SECRET_PUT) >= 0))
                .extracting(SecretRoadTest::said)
                .containsExactly(
                        "secret-put volume.key " + condition,
                        "boot-state-approved as it is",
                        "secret-deleted volume.key " + condition,
                        "secret-put volume.key " + condition,
                        "granted volume.key 1",
                        "boot-state-withdrawn as it is",
                        "secret-deleted volume.key " + condition);
        assertThat(ledger)
                .noneMatch(octets -> octets.contains(VALUE)
                        || octets.contains(Bytes.ascii(
                                HashAlgorithm.SHA256.hash(VALUE).octets().toHex())));
    }

    private static String said(LedgerEntry entry) {
        return switch (entry) {
            case LedgerEntry.SecretGranted granted -> "granted " + granted.name() + " " + granted.version();
            case LedgerEntry.OperatorActed acted
            when acted.subject().equals(NAME.text()) ->
                acted.act().label() + " " + acted.subject() + " "
                        + acted.digest().orElseThrow();
            case LedgerEntry.OperatorActed acted -> acted.act().label() + " " + acted.subject();
            default -> throw new AssertionError(entry);
        };
    }

    private static LedgerEntry entry(Bytes content) {
        try {
            return LedgerEntryFormat.parse(content);
        } catch (MalformedLedgerEntry e) {
            throw new AssertionError(e);
        }
    }

    /** What is in the ledger, and what waits to be. */
    private List<Bytes> ledger() {
        try (Database database = database()) {
            return database.read(sql -> {
                LedgerTable ledger = new LedgerTable(sql);
                return Stream.concat(
                                ledger.entries(0, 1000).stream(),
                                ledger.pending(1000).stream().map(LedgerTable.Pending::content))
                        .toList();
            });
        }
    }

    /** What was given is of no worth to anybody else, nor to the same machine in its next boot. */
    @Test
    void whatWasGivenIsWorthlessElsewhereInAnotherStateAndAfterAReset() throws Exception {
        SecretAnswer answer = wire.secret(request(tpm, NAME));

        assertThat(open(answer, other)).isEqualTo(new Unsealing.Refused(UnsealDefect.OTHER_TPM));
        tpm.extend(7, Bytes.ascii("another key"));
        assertThat(open(answer, tpm)).isEqualTo(new Unsealing.Refused(UnsealDefect.OTHER_BOOT_STATE));
        tpm.reboot();
        assertThat(open(answer, tpm)).isEqualTo(new Unsealing.Refused(UnsealDefect.LEASE_OVER));
    }

    private void assertRefused(String reason, SecretRequest request) {
        assertThatThrownBy(() -> wire.secret(request))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private SecretRequest request(SoftTpm of, SecretName name) throws Exception {
        return request(of, name, wire.nonce(of.id()));
    }

    private static SecretRequest request(SoftTpm of, SecretName name, Bytes nonce) throws Exception {
        SecretRequest.Binding binding = new SecretRequest.Binding(nonce, name);
        return new SecretRequest(of.id(), binding, of.quote(binding.qualifyingData()));
    }

    /** As if its evidence came to that: what is judged is for other tests. */
    private void judge(TrustTier tier) {
        judge(tier, revision());
    }

    private Database database() {
        return Database.open(directory.resolve("server").resolve("martello.db"));
    }

    private void put() throws Exception {
        operator.putSecret(
                NAME.text(), new NewSecret("true", Base64.getEncoder().encodeToString(VALUE.toArray())));
    }

    private String revision() {
        try (Database database = database()) {
            return database.read(sql -> new VerdictTable(sql).current(tpm.id()))
                    .orElseThrow()
                    .revision();
        }
    }

    private void judge(TrustTier tier, String revision) {
        TestFleet.judge(directory.resolve("server"), tpm, tier, revision, clock.instant());
    }

    private void approve() throws Exception {
        PcrSelection selection = PcrSelection.of(HashAlgorithm.SHA256, 0, 7);
        BootState state = BootState.of(selection, tpm.pcrs()).orElseThrow();
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(approver.getPrivate());
        signer.update(state.toBeSigned().asBuffer());
        Approval approval = Approval.ofDer(state, Bytes.owning(signer.sign()));
        operator.approveBoot(new NewBootApproval(
                selection.toString(),
                state.pcrDigest().octets().toHex(),
                TPMT_SIGNATURE.LAYOUT.write(approval.signature()).toHex(),
                "as it is"));
    }

    private Unsealing open(SecretAnswer answer, SoftTpm by) throws Exception {
        return SealedData.unseal(
                by.tpm(),
                by.ek(),
                new SealedDuplicate(
                        answer.key().parentName(),
                        TPMT_PUBLIC.LAYOUT.parse(answer.key().publicArea()),
                        answer.key().duplicate(),
                        answer.key().encryptedSeed()),
                new ReleasePolicy(
                        ApprovalKey.of(approver.getPublic()),
                        new BootLease(
                                answer.lease().resetCount(), answer.lease().endClockMillis())),
                new Approval(
                        new BootState(
                                PcrSelection.of(TPML_PCR_SELECTION.LAYOUT.parse(
                                        answer.approval().selection())),
                                new Digest(
                                        HashAlgorithm.SHA256, answer.approval().pcrDigest())),
                        TPMT_SIGNATURE.LAYOUT.parse(answer.approval().signature())));
    }
}
