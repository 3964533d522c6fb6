package dev.martello.server;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.LockFile;
import dev.martello.server.ServerConfiguration.Audience;
import dev.martello.server.acme.AcmeDoor;
import dev.martello.server.api.AcmeRoutes;
import dev.martello.server.api.AgentRoutes;
import dev.martello.server.api.CheckRoutes;
import dev.martello.server.api.FindingRoutes;
import dev.martello.server.api.FleetRoutes;
import dev.martello.server.api.LedgerRoutes;
import dev.martello.server.api.OperatorRoutes;
import dev.martello.server.api.OperatorTokens;
import dev.martello.server.api.ProfileRoutes;
import dev.martello.server.api.QueryRoutes;
import dev.martello.server.api.ReferenceRoutes;
import dev.martello.server.api.ResultRoutes;
import dev.martello.server.api.SecretRoutes;
import dev.martello.server.api.ServiceRoutes;
import dev.martello.server.authority.AcmeScope;
import dev.martello.server.crypto.CryptoLibrary;
import dev.martello.server.http.HttpLimits;
import dev.martello.server.http.HttpServer;
import dev.martello.server.http.Route;
import dev.martello.server.http.Routes;
import dev.martello.server.intake.EkCertificates;
import dev.martello.server.intake.Enrolment;
import dev.martello.server.intake.EnrolmentSecrets;
import dev.martello.server.intake.MacKey;
import dev.martello.server.intake.MachineIdentities;
import dev.martello.server.intake.Nonces;
import dev.martello.server.intake.RefusalLog;
import dev.martello.server.intake.Reports;
import dev.martello.server.intake.SecretRequests;
import dev.martello.server.intake.ShownIdentity;
import dev.martello.server.judgement.Adoption;
import dev.martello.server.judgement.FleetFindings;
import dev.martello.server.judgement.FleetQuery;
import dev.martello.server.judgement.Judge;
import dev.martello.server.judgement.Reappraisal;
import dev.martello.server.judgement.References;
import dev.martello.server.judgement.StoredFacts;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.result.ResultKeys;
import dev.martello.server.secret.ApprovalKeys;
import dev.martello.server.secret.SecretRelease;
import dev.martello.server.secret.SecretVault;
import dev.martello.server.sequencer.Ledger;
import dev.martello.server.sequencer.Sequencer;
import dev.martello.server.store.Database;
import dev.martello.server.store.ExaminationTable;
import dev.martello.server.store.FleetTable;
import dev.martello.server.store.HistoryTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.SecretTable;
import dev.martello.server.store.StoreFailure;
import dev.martello.server.tls.ServerAuthority;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A running control plane. What it acknowledges is on the disk, so it may be killed at any moment and started again in the same directory.
 *
 * <p>On first start it writes into its data directory {@code ca.pem}, which clients are to trust, and {@value #TOKEN_FILE}, which operators are to
 * show.
 */
public final class ControlPlane implements AutoCloseable {
    /** Where an operator's first token is put, for the owner alone. It may be moved away. */
    public static final String TOKEN_FILE = "operator.token";

    /** Where the token is put by which auditors and witnesses read the ledger, and which opens nothing else. It may be moved away. */
    public static final String AUDITOR_TOKEN_FILE = "auditor.token";

    /** Where the token is put by which relying parties ask for attestation results, and which opens nothing else. It may be moved away. */
    public static final String RELYING_PARTY_TOKEN_FILE = "relying-party.token";

    private static final System.Logger LOG = System.getLogger(ControlPlane.class.getName());

    private static final String DATABASE_FILE = "martello.db";

    /** How long an item may wait for the report that names it. */
    private static final Duration UNUSED_ITEMS = Duration.ofDays(1);

    /** What is answered before and after a restart is the same: the store keeps no more of a time. */
    private static final Duration CLOCK_STEP = Duration.of(1, ChronoUnit.MICROS);

    private final ServerConfiguration configuration;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final HttpServer http;
    private final Routes routes;

    private ControlPlane(ServerConfiguration configuration, Clock clock) throws CannotStart {
        this.configuration = configuration;
        this.clock = Clock.tick(clock, CLOCK_STEP);
        try {
            Files.createDirectories(configuration.storage().directory());
            open(lock(configuration.storage().directory()));
            Database database = open(configuration
                    .storage()
                    .database()
                    .map(Database::open)
                    .orElseGet(() -> Database.open(file(DATABASE_FILE))));
            Housekeeping housekeeping = open(new Housekeeping());
            Metrics metrics = new Metrics();
            ServerAuthority authority = ServerAuthority.open(
                    configuration.storage().directory(),
                    configuration.listening().names(),
                    this.clock,
                    random);
            Optional<CertificationService> certification = certification(database);
            this.routes = routes(database, metrics, housekeeping, certification);
            housekeeping.every(Duration.ofHours(1), "renewing the certificate", authority::renewWhenDue);
            this.http = open(HttpServer.start(
                    new InetSocketAddress(
                            configuration.listening().host(),
                            configuration.listening().port()),
                    tls(authority, certification),
                    routes,
                    HttpLimits.DEFAULT,
                    metrics::answered));
        } catch (CannotStart e) {
            close();
            throw e;
        } catch (IOException | GeneralSecurityException | StoreFailure | IllegalArgumentException e) {
            close();
            throw new CannotStart(
                    "the server cannot start in " + configuration.storage().directory() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a control plane and returns when it listens.
     *
     * @throws CannotStart with a sentence that says why
     */
    public static ControlPlane start(ServerConfiguration configuration) throws CannotStart {
        return start(configuration, Clock.systemUTC());
    }

    /** As {@link #start(ServerConfiguration)}, by a clock of one's own. */
    public static ControlPlane start(ServerConfiguration configuration, Clock clock) throws CannotStart {
        ControlPlane started = new ControlPlane(configuration, clock);
        LOG.log(Level.INFO, () -> "the control plane listens on " + started.address());
        return started;
    }

    /** Where it listens. */
    public URI address() {
        String host = configuration.listening().names().isEmpty()
                ? configuration.listening().host()
                : configuration.listening().names().getFirst();
        return URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + http.port());
    }

    /** The certificate that clients are to trust. */
    public Path authorityFile() {
        return file(ServerAuthority.CA_FILE);
    }

    /** Finishes what is under way, and ends. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.log(Level.ERROR, "the control plane did not end in order", e);
            }
        }
    }

    List<Route> routes() {
        return routes.all();
    }

    /** Clients are asked for a certificate where there is somebody who gave them one. */
    private static HttpServer.Tls tls(ServerAuthority authority, Optional<CertificationService> certification)
            throws GeneralSecurityException {
        return certification.isEmpty()
                ? HttpServer.Tls.of(authority.serverContext())
                : new HttpServer.Tls(
                        authority.serverContext(certification.get()::roots), HttpServer.ClientAuthentication.WANTED);
    }

    private Routes routes(
            Database database, Metrics metrics, Housekeeping housekeeping, Optional<CertificationService> certification)
            throws IOException, CannotStart {
        PolicyChoice choice = PolicyChoice.of(configuration.judging().policy());
        References references = choice.open(database, configuration.trust().releaseKeys(), clock);
        Judge judge = new Judge(metrics);
        Ledger ledger = Ledger.open(
                database,
                configuration.listening().names().stream()
                                .findFirst()
                                .orElse(configuration.listening().host()) + "/ledger/v1",
                configuration.ledger().witnesses(),
                random);
        Sequencer sequencer = new Sequencer(database, ledger, clock);
        sequencer.run();
        housekeeping.every(Duration.ofSeconds(1), "writing the ledger", sequencer::run);
        hourly(housekeeping, database, "forgetting old checkpoints", sequencer::forget);
        Reappraisal reappraisal = new Reappraisal(database, references, judge, clock);
        reappraisal.run();
        Adoption adoption = new Adoption(
                database,
                references,
                judge,
                reappraisal,
                configuration.judging().hold(),
                clock);
        choice.propose(database, adoption);
        RefusalLog refusals = new RefusalLog(database, metrics, clock);
        opened.push(refusals::flush);
        housekeeping.every(Duration.ofSeconds(1), "writing refusals", refusals::flush);
        hourly(housekeeping, database, "deleting unused items", () -> deleteUnusedItems(database));
        hourly(housekeeping, database, "forgetting the past", () -> forget(database));
        hourly(
                housekeeping,
                database,
                "deleting unused examinations",
                () -> deleteUnusedExaminations(database, references));
        housekeeping.every(
                Duration.ofSeconds(1), "looking for changes of other nodes", () -> database.read(references::current));
        housekeeping.every(
                Duration.ofMinutes(1),
                "judging again what another node left",
                () -> database.alone("judging again", reappraisal::run));
        metrics.countAppliancesBy(() -> database.read(sql -> new FleetTable(sql).tiers(clock.instant())));
        Nonces nonces = new Nonces(secret(database, "nonce"), clock, random, Nonces.DEFAULT_LIFETIME);
        MachineIdentities machines = new MachineIdentities(
                configuration.trust().machines(), configuration.trust().ekCertificates(), clock);
        Enrolment enrolment = new Enrolment(
                database,
                configuration.trust().enrolment(),
                new EkCertificates(
                        configuration.trust().ekAuthorities(),
                        configuration.trust().ekCertificates(),
                        clock),
                machines,
                new EnrolmentSecrets(secret(database, "enrolment"), clock, random),
                nonces,
                clock,
                random);
        QuoteVerifier quotes = quoteVerifier();
        Reports reports = new Reports(
                database,
                configuration.trust().enrolment(),
                quotes,
                nonces,
                references,
                judge,
                certification.map(CertificationService::issuance),
                configuration.terms(),
                metrics,
                clock);
        Optional<AcmeDoor> acme = acme(certification, machines, quotes, references, refusals, database, housekeeping);
        SecretVault vault = SecretVault.open(configuration.storage().directory(), random);
        ApprovalKeys approvers = configuration.trust().approvalKeys();
        SecretRequests secrets = new SecretRequests(
                database,
                configuration.trust().enrolment(),
                quotes,
                nonces,
                references,
                new SecretRelease(vault, approvers, random),
                clock);
        TokenFiles tokens = new TokenFiles(configuration.storage().directory(), database, clock, random);
        OperatorTokens operators = tokens.operators();
        ResultKeys resultKeys = ResultKeys.open(database, configuration.terms().lease(), clock, random);
        hourly(housekeeping, database, "renewing the keys of results", resultKeys::rotateWhenDue);
        return new Routes(Stream.of(
                        new AgentRoutes(
                                        enrolment,
                                        reports,
                                        secrets,
                                        new ShownIdentity(certification.map(CertificationService::clientCertificates)),
                                        refusals,
                                        metrics)
                                .routes(),
                        new FleetRoutes(operators, database, references, new StoredFacts(database, judge), clock)
                                .routes(),
                        new OperatorRoutes(operators, database, reappraisal, refusals, clock).routes(),
                        new QueryRoutes(operators, database, new FleetQuery(database, references, judge, clock), clock)
                                .routes(),
                        new CheckRoutes(operators, database, adoption, clock).routes(),
                        new FindingRoutes(operators, new FleetFindings(database, references, judge)).routes(),
                        new ReferenceRoutes(operators, database, references, adoption, clock).routes(),
                        new ProfileRoutes(operators, database, references, adoption, clock).routes(),
                        new SecretRoutes(operators, database, vault, approvers, clock).routes(),
                        new LedgerRoutes(ledgerReaders(tokens, operators), database, ledger).routes(),
                        new ResultRoutes(
                                        tokens.operatorsAnd(RELYING_PARTY_TOKEN_FILE, operators),
                                        database,
                                        references,
                                        resultKeys,
                                        clock)
                                .routes(),
                        new ServiceRoutes(operators, database, metrics).routes(),
                        certification.map(CertificationService::routes).orElse(List.of()),
                        acme.map(door -> new AcmeRoutes(door).routes()).orElse(List.of()))
                .flatMap(List::stream)
                .toList());
    }

    /** One control plane has its data directory for itself. */
    private static LockFile lock(Path directory) throws IOException, CannotStart {
        return LockFile.take(directory, "lock")
                .orElseThrow(() -> new CannotStart("another Martello server uses " + directory
                        + ": stop it, or give this one a data directory of its own"));
    }

    private Optional<CertificationService> certification(Database database) throws IOException, CannotStart {
        if (configuration.certification().isEmpty()) {
            return Optional.empty();
        }
        CertificationService service =
                CertificationService.open(configuration.certification().get(), configuration, database, clock, random);
        service.keepUp(open(new Housekeeping()));
        return Optional.of(service);
    }

    private Optional<AcmeDoor> acme(
            Optional<CertificationService> certification,
            MachineIdentities machines,
            QuoteVerifier quotes,
            References references,
            RefusalLog refusals,
            Database database,
            Housekeeping housekeeping)
            throws CannotStart {
        AcmeScope scope = certification.map(CertificationService::acme).orElse(AcmeScope.NOBODY);
        if (scope == AcmeScope.NOBODY) {
            return Optional.empty();
        }
        if (configuration.trust().machines().authorities().isEmpty()) {
            throw new CannotStart(
                    "certificates by ACME are for devices whose maker vouches for their keys: name makers with --device-roots");
        }
        hourly(housekeeping, database, "forgetting ended orders", () -> AcmeDoor.forget(database, clock.instant()));
        return Optional.of(AcmeDoor.open(
                database,
                secret(database, "acme"),
                configuration.listening().names(),
                machines,
                quotes.certifications(),
                certification.orElseThrow().issuance(),
                scope,
                references,
                refusals,
                clock,
                random));
    }

    private static QuoteVerifier quoteVerifier() {
        SignatureLibraries libraries = CryptoLibrary.choose();
        LOG.log(Level.INFO, "signatures of quotes are checked with: {0}", libraries);
        return new QuoteVerifier(libraries);
    }

    private MacKey secret(Database database, String name) {
        return new MacKey(database.write(sql -> new SecretTable(sql).orMake(name, () -> {
            byte[] fresh = new byte[MacKey.BYTES];
            random.nextBytes(fresh);
            return Bytes.owning(fresh);
        })));
    }

    private Route.Guard ledgerReaders(TokenFiles tokens, OperatorTokens operators) throws IOException {
        return configuration.ledger().readers() == Audience.Readers.EVERYBODY
                ? Route.OPEN
                : tokens.operatorsAnd(AUDITOR_TOKEN_FILE, operators);
    }

    private static void hourly(Housekeeping housekeeping, Database database, String chore, Runnable doing) {
        housekeeping.every(Duration.ofHours(1), chore, () -> database.alone(chore, doing));
    }

    private void deleteUnusedItems(Database database) {
        database.change(sql -> new ItemTable(sql).deleteUnused(clock.instant().minus(UNUSED_ITEMS)));
    }

    private void forget(Database database) {
        database.change(sql -> new HistoryTable(sql)
                .forget(clock.instant().minus(configuration.storage().history())));
    }

    private static void deleteUnusedExaminations(Database database, References references) {
        database.change(sql ->
                new ExaminationTable(sql).deleteUnused(references.current(sql).examinerRevision()));
    }

    private Path file(String name) {
        return configuration.storage().directory().resolve(name);
    }

    private <R extends AutoCloseable> R open(R resource) {
        opened.push(resource);
        return resource;
    }
}
