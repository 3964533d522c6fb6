package dev.martello.lab.bench;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.SignatureScheme;
import dev.martello.appraisal.reference.SignedDocument;
import dev.martello.appraisal.reference.SigningFailure;
import dev.martello.appraisal.reference.SigningKey;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.MalformedMessage;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.lab.load.LoadAppliance;
import dev.martello.lab.load.LoadFleet;
import dev.martello.lab.tool.Trees;
import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.server.intake.EnrolmentTrust;
import dev.martello.server.intake.MacKey;
import dev.martello.server.intake.Nonces;
import dev.martello.server.intake.Refusal;
import dev.martello.server.intake.ReportTerms;
import dev.martello.server.intake.Reports;
import dev.martello.server.judgement.Adoption;
import dev.martello.server.judgement.Change;
import dev.martello.server.judgement.Effect;
import dev.martello.server.judgement.HoldRule;
import dev.martello.server.judgement.Judge;
import dev.martello.server.judgement.Reappraisal;
import dev.martello.server.judgement.References;
import dev.martello.server.judgement.ReleaseAnswer;
import dev.martello.server.logging.LogLevels;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StandingTable;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.tpm.verifier.QuoteVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A control plane's intake and store without its network, and a fleet that has enrolled there and reported once. Everything is written to the
 * disk as it is in a control plane.
 */
final class ReportingFleet implements AutoCloseable {
    /** A clock that is set: a whole fleet reports once in each of its seconds, however long that takes. */
    private static final class SetClock extends Clock {
        private final AtomicLong seconds = new AtomicLong(1_800_000_000);

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final Duration LEASE = Duration.ofMinutes(10);

    /** Evidence of a fleet that nobody else has does not fit into memory. */
    private static final int AT_ONCE = 100;

    private final Path directory;
    private final Database database;
    private final SetClock clock = new SetClock();
    private final LoadFleet fleet;
    private final Reports reports;
    private final Adoption adoption;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** The last one to each appliance, with the nonce for its next report. */
    private List<Bytes> answers = List.of();

    private ReportingFleet(LoadFleet.Shape shape, IntFunction<List<Item>> own)
            throws IOException, MalformedPolicy, SigningFailure {
        this.directory = Files.createTempDirectory("martello-bench");
        this.database = Database.open(directory.resolve("martello.db"));
        this.fleet = LoadFleet.make(shape, clock, own);
        fleet.fill(database, clock.instant());
        SigningKey releaseKey = SigningKey.of(SignatureScheme.ED25519.generate(new SecureRandom()));
        References references = References.open(
                database,
                TrustedKeys.of(List.of(releaseKey.publicKey())),
                policy(0, StoredPolicy.Origin.DEFAULT),
                clock);
        Metrics metrics = new Metrics();
        Judge judge = new Judge(metrics);
        Reappraisal reappraisal = new Reappraisal(database, references, judge, clock);
        this.adoption = new Adoption(database, references, judge, reappraisal, HoldRule.DEFAULT, clock);
        for (Release release : fleet.releases()) {
            Bytes envelope = SignedDocument.sign(DocumentKind.RELEASE, release, releaseKey)
                    .write();
            if (references.open(envelope) instanceof ReleaseAnswer.Proposed(Change.NewRelease change)) {
                adoption.propose(change);
            }
        }
        Nonces nonces = new Nonces(
                new MacKey(Bytes.repeat(7, MacKey.BYTES)), clock, new SecureRandom(), Nonces.DEFAULT_LIFETIME);
        this.reports = new Reports(
                database,
                EnrolmentTrust.REGISTERED_WITH_CERTIFICATE,
                new QuoteVerifier(CryptoLibrary.choose()),
                nonces,
                references,
                judge,
                Optional.empty(),
                new ReportTerms(LEASE, Duration.ofMinutes(1)),
                metrics,
                clock);
    }

    /** Enrols a fleet and has it report for the first time, with all its evidence. */
    static ReportingFleet start(LoadFleet.Shape shape) {
        return start(shape, _ -> List.of());
    }

    /**
     * As {@link #start(LoadFleet.Shape)}.
     *
     * @param own what the reports of each appliance, counted from 0, name besides
     */
    static ReportingFleet start(LoadFleet.Shape shape, IntFunction<List<Item>> own) {
        // A line for each first verdict is not what is measured.
        LogLevels.quietAll();
        try {
            ReportingFleet started = new ReportingFleet(shape, own);
            started.introduce(Math.min(shape.states(), shape.appliances()));
            return started;
        } catch (IOException | MalformedPolicy | SigningFailure e) {
            throw new IllegalStateException("the fleet cannot be made", e);
        }
    }

    /**
     * Enrols a fleet of one state of which one appliance reports, and puts the others into the store as if they had, too: a report of each of ten
     * thousand would take minutes.
     *
     * @param own the settings of each appliance, counted from 0
     */
    static ReportingFleet stored(LoadFleet.Shape shape, IntFunction<Item> own) {
        // A line for each first verdict is not what is measured.
        LogLevels.quietAll();
        try {
            ReportingFleet started =
                    new ReportingFleet(shape, number -> number == 0 ? List.of(own.apply(0)) : List.of());
            LoadAppliance first = started.fleet.appliances().getFirst();
            started.answers = started.send(List.of(request(first, started.firstNonce(first), first.items())));
            for (int from = 1; from < shape.appliances(); from += AT_ONCE) {
                started.store(from, Math.min(shape.appliances(), from + AT_ONCE), own);
            }
            return started;
        } catch (IOException | MalformedPolicy | SigningFailure e) {
            throw new IllegalStateException("the fleet cannot be made", e);
        }
    }

    private void store(int from, int to, IntFunction<Item> own) {
        Map<LoadAppliance, Item> items = new HashMap<>();
        IntStream.range(from, to).forEach(number -> items.put(fleet.appliances().get(number), own.apply(number)));
        LoadAppliance first = fleet.appliances().getFirst();
        database.change(sql -> {
            VerdictInterval verdict = new VerdictTable(sql).current(first.id()).orElseThrow();
            List<ItemReference> common = new EvidenceTable(sql)
                    .current(first.id()).stream()
                            .filter(each -> each.kind() != ItemKind.SETTINGS)
                            .toList();
            items.forEach((appliance, settings) -> {
                new ItemTable(sql).add(settings, clock.instant());
                stand(sql, appliance, append(common, settings.reference()), verdict);
            });
        });
    }

    private static List<ItemReference> append(List<ItemReference> references, ItemReference last) {
        return Stream.concat(references.stream(), Stream.of(last)).toList();
    }

    private void stand(Sql sql, LoadAppliance appliance, List<ItemReference> items, VerdictInterval verdict) {
        Placement placement = new RegisterTable(sql).placement(appliance.id());
        EvidenceTable evidence = new EvidenceTable(sql);
        evidence.replace(appliance.id(), items, verdict.from());
        String digest = Judge.evidenceDigest(Platform.LINUX_AMD64, placement, evidence.current(appliance.id()));
        new StandingTable(sql).begin(appliance.id(), digest, placement, verdict.from());
        new ApplianceTable(sql)
                .stand(
                        appliance.id(),
                        new EnrolledAppliance.Standing(
                                digest, verdict.from(), verdict.from().plus(LEASE)));
        new VerdictTable(sql).record(appliance.id(), Optional.empty(), verdict, Optional.empty());
    }

    /** One appliance in each state brings its evidence along; the control plane has that of the others by then. */
    private void introduce(int states) {
        List<LoadAppliance> all = fleet.appliances();
        List<Bytes> answered = new ArrayList<>(send(all.subList(0, states).stream()
                .map(each -> request(each, firstNonce(each), each.items()))
                .toList()));
        for (int from = states; from < all.size(); from += AT_ONCE) {
            answered.addAll(send(all.subList(from, Math.min(all.size(), from + AT_ONCE)).stream()
                    .map(each -> request(each, firstNonce(each), each.ownItems()))
                    .toList()));
        }
        answers = answered;
    }

    /** A report of each appliance, made a second later than the last ones. */
    List<Bytes> nextReports() {
        clock.seconds.incrementAndGet();
        List<LoadAppliance> all = fleet.appliances();
        return IntStream.range(0, all.size())
                .mapToObj(number -> request(all.get(number), nonceIn(answers.get(number)), List.of()))
                .toList();
    }

    private static Bytes request(LoadAppliance appliance, Bytes nonce, List<Item> attachments) {
        return WireFormat.CBOR.write(new ReportRequest(appliance.report(nonce), attachments, Optional.empty()));
    }

    private Bytes firstNonce(LoadAppliance appliance) {
        try {
            return reports.nonce(new NonceRequest(appliance.id())).nonce();
        } catch (Refusal e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bytes nonceIn(Bytes answer) {
        try {
            return WireFormat.CBOR.read(answer, ReportAnswer.class).nonce();
        } catch (MalformedMessage e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hands in the reports of all appliances at once, and returns when each is answered and on the disk. */
    List<Bytes> report(List<Bytes> requests) {
        answers = send(requests);
        return answers;
    }

    /** Waits once for all: a thread that is woken for each answer would be measured too. */
    private List<Bytes> send(List<Bytes> requests) {
        List<CompletableFuture<Bytes>> pending = requests.stream()
                .map(request -> CompletableFuture.supplyAsync(() -> accept(request), threads))
                .toList();
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).join();
        return pending.stream().map(CompletableFuture::join).toList();
    }

    private Bytes accept(Bytes request) {
        try {
            ReportAnswer answer = reports.accept(WireFormat.CBOR.read(request, ReportRequest.class));
            if (answer.result()
                    .filter(result -> result.tier() == TrustTier.AFFIRMING || result.tier() == TrustTier.WARNING)
                    .isEmpty()) {
                throw new IllegalStateException("not trusted: " + answer);
            }
            return WireFormat.CBOR.write(answer);
        } catch (MalformedMessage | Refusal e) {
            throw new IllegalStateException("a report was refused", e);
        }
    }

    /** Lets another policy count, which judges the whole fleet anew; a policy of each number is another one. */
    void adoptPolicy(int number) {
        try {
            if (!(adoption.propose(policy(number, StoredPolicy.Origin.OPERATOR)) instanceof Adoption.Outcome.Adopted)) {
                throw new IllegalStateException("the policy was held");
            }
        } catch (MalformedPolicy e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells what other checks would do, by which the whole fleet is judged anew, and writes nothing. */
    Effect test(Change.NewChecks checks) {
        return adoption.test(checks, Optional.empty());
    }

    /** Lets other checks count, by which the whole fleet is judged anew. */
    void adopt(Change.NewChecks checks) {
        if (!(adoption.propose(checks) instanceof Adoption.Outcome.Adopted)) {
            throw new IllegalStateException("the checks were held");
        }
    }

    private static Change.NewPolicy policy(int number, StoredPolicy.Origin origin) throws MalformedPolicy {
        Bytes document =
                Bytes.utf8(Policy.defaultDocument().toString(StandardCharsets.UTF_8) + "\n# policy " + number + "\n");
        return new Change.NewPolicy(CompiledPolicy.of(Policy.parse(document)), origin, document);
    }

    @Override
    public void close() {
        threads.close();
        database.close();
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new IllegalStateException(directory + " cannot be deleted", e);
        }
    }
}
