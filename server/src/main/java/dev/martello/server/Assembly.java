package dev.martello.server;

import dev.martello.bytes.Bytes;
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
import dev.martello.server.secret.SecretRelease;
import dev.martello.server.secret.SecretVault;
import dev.martello.server.sequencer.Ledger;
import dev.martello.server.sequencer.Sequencer;
import dev.martello.server.store.Cleaning;
import dev.martello.server.store.Database;
import dev.martello.server.store.FleetTable;
import dev.martello.server.store.SecretTable;
import dev.martello.tpm.verifier.QuoteVerifier;
import dev.martello.tpm.verifier.SignatureLibraries;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts together what a control plane answers with, and has done what has to be done again and again. */
final class Assembly {
    /** How long an item may wait for the report that names it. */
    private static final Duration UNUSED_ITEMS = Duration.ofDays(1);

    private static final System.Logger LOG = System.getLogger(Assembly.class.getName());

    private final ServerConfiguration configuration;
    private final Database database;
    private final Metrics metrics;
    private final Optional<CertificationService> certification;
    private final Housekeeping housekeeping;
    private final Clock clock;
    private final SecureRandom random;
    private final QuoteVerifier quotes;
    private final MachineIdentities machines;
    private final SecretVault vault;

    Assembly(
            ServerConfiguration configuration,
            Database database,
            Metrics metrics,
            Optional<CertificationService> certification,
            Housekeeping housekeeping,
            Clock clock,
            SecureRandom random)
            throws IOException {
        this.configuration = configuration;
        this.database = database;
        this.metrics = metrics;
        this.certification = certification;
        this.housekeeping = housekeeping;
        this.clock = clock;
        this.random = random;
        this.quotes = quoteVerifier();
        this.machines = new MachineIdentities(
                configuration.trust().machines(), configuration.trust().ekCertificates(), clock);
        this.vault = SecretVault.open(configuration.storage().directory(), random);
    }

    /**
     * All that can be asked.
     *
     * @param atEnd told what is to be ended with the control plane
     */
    Routes routes(Consumer<AutoCloseable> atEnd) throws IOException, CannotStart {
        TokenFiles tokens = new TokenFiles(configuration.storage().directory(), database, clock, random);
        OperatorTokens operators = tokens.operators();
        Ledger ledger = ledger();
        Judgement judgement = judgement();
        RefusalLog refusals = refusals(atEnd);
        metrics.countAppliancesBy(() -> database.read(sql -> new FleetTable(sql).tiers(clock.instant())));
        return new Routes(Stream.of(
                        ofAgents(judgement, refusals),
                        ofOperators(operators, judgement, refusals),
                        new LedgerRoutes(ledgerReaders(tokens, operators), database, ledger).routes(),
                        ofResults(tokens.operatorsAnd(ControlPlane.RELYING_PARTY_TOKEN_FILE, operators), judgement),
                        new ServiceRoutes(operators, database, metrics).routes(),
                        certification.map(CertificationService::routes).orElse(List.of()),
                        ofAcme(judgement, refusals))
                .flatMap(List::stream)
                .toList());
    }

    private Ledger ledger() {
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
        hourly("forgetting old checkpoints", sequencer::forget);
        return ledger;
    }

    private record Judgement(References references, Judge judge, Reappraisal reappraisal, Adoption adoption) {}

    private Judgement judgement() throws IOException, CannotStart {
        PolicyChoice choice = PolicyChoice.of(configuration.judging().policy());
        References references = choice.open(database, configuration.trust().releaseKeys(), clock);
        Judge judge = new Judge(metrics);
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
        housekeeping.every(
                Duration.ofSeconds(1), "looking for changes of other nodes", () -> database.read(references::current));
        housekeeping.every(
                Duration.ofMinutes(1),
                "judging again what another node left",
                () -> database.alone("judging again", reappraisal::run));
        hourly("deleting unused items", this::deleteUnusedItems);
        hourly("forgetting the past", this::forgetPast);
        hourly("deleting unused examinations", () -> deleteUnusedExaminations(references));
        return new Judgement(references, judge, reappraisal, adoption);
    }

    private RefusalLog refusals(Consumer<AutoCloseable> atEnd) {
        RefusalLog refusals = new RefusalLog(database, metrics, clock);
        atEnd.accept(refusals::flush);
        housekeeping.every(Duration.ofSeconds(1), "writing refusals", refusals::flush);
        return refusals;
    }

    private List<Route> ofAgents(Judgement judgement, RefusalLog refusals) {
        Nonces nonces = new Nonces(secret("nonce"), clock, random, Nonces.DEFAULT_LIFETIME);
        Enrolment enrolment = new Enrolment(
                database,
                configuration.trust().enrolment(),
                new EkCertificates(
                        configuration.trust().ekAuthorities(),
                        configuration.trust().ekCertificates(),
                        clock),
                machines,
                new EnrolmentSecrets(secret("enrolment"), clock, random),
                nonces,
                clock,
                random);
        Reports reports = new Reports(
                database,
                configuration.trust().enrolment(),
                quotes,
                nonces,
                judgement.references,
                judgement.judge,
                certification.map(CertificationService::issuance),
                configuration.terms(),
                metrics,
                clock);
        SecretRequests secrets = new SecretRequests(
                database,
                configuration.trust().enrolment(),
                quotes,
                nonces,
                judgement.references,
                new SecretRelease(vault, configuration.trust().approvalKeys(), random),
                clock);
        return new AgentRoutes(
                        enrolment,
                        reports,
                        secrets,
                        new ShownIdentity(certification.map(CertificationService::clientCertificates)),
                        refusals,
                        metrics)
                .routes();
    }

    private List<Route> ofOperators(OperatorTokens operators, Judgement judgement, RefusalLog refusals) {
        References references = judgement.references;
        Judge judge = judgement.judge;
        Adoption adoption = judgement.adoption;
        return Stream.of(
                        new FleetRoutes(operators, database, references, new StoredFacts(database, judge), clock)
                                .routes(),
                        new OperatorRoutes(operators, database, judgement.reappraisal, refusals, clock).routes(),
                        new QueryRoutes(operators, database, new FleetQuery(database, references, judge, clock), clock)
                                .routes(),
                        new CheckRoutes(operators, database, adoption, clock).routes(),
                        new FindingRoutes(operators, new FleetFindings(database, references, judge)).routes(),
                        new ReferenceRoutes(operators, database, references, adoption, clock).routes(),
                        new ProfileRoutes(operators, database, references, adoption, clock).routes(),
                        new SecretRoutes(
                                        operators,
                                        database,
                                        vault,
                                        configuration.trust().approvalKeys(),
                                        clock)
                                .routes())
                .flatMap(List::stream)
                .toList();
    }

    private List<Route> ofResults(Route.Guard readers, Judgement judgement) {
        ResultKeys keys = ResultKeys.open(database, configuration.terms().lease(), clock, random);
        hourly("renewing the keys of results", keys::rotateWhenDue);
        return new ResultRoutes(readers, database, judgement.references, keys, clock).routes();
    }

    private List<Route> ofAcme(Judgement judgement, RefusalLog refusals) throws CannotStart {
        AcmeScope scope = certification.map(CertificationService::acme).orElse(AcmeScope.NOBODY);
        if (scope == AcmeScope.NOBODY) {
            return List.of();
        }
        if (configuration.trust().machines().authorities().isEmpty()) {
            throw new CannotStart(
                    "certificates by ACME are for devices whose maker vouches for their keys: name makers with --device-roots");
        }
        hourly("forgetting ended orders", () -> AcmeDoor.forget(database, clock.instant()));
        AcmeDoor door = AcmeDoor.open(
                database,
                secret("acme"),
                configuration.listening().names(),
                machines,
                quotes.certifications(),
                certification.orElseThrow().issuance(),
                scope,
                judgement.references,
                refusals,
                clock,
                random);
        return new AcmeRoutes(door).routes();
    }

    private static QuoteVerifier quoteVerifier() {
        SignatureLibraries libraries = CryptoLibrary.choose();
        LOG.log(Level.INFO, "signatures of quotes are checked with: {0}", libraries);
        return new QuoteVerifier(libraries);
    }

    /** One that all nodes share. */
    private MacKey secret(String name) {
        return new MacKey(database.write(sql -> new SecretTable(sql).orMake(name, () -> {
            byte[] fresh = new byte[MacKey.BYTES];
            random.nextBytes(fresh);
            return Bytes.owning(fresh);
        })));
    }

    private Route.Guard ledgerReaders(TokenFiles tokens, OperatorTokens operators) throws IOException {
        return configuration.ledger().readers() == Audience.Readers.EVERYBODY
                ? Route.OPEN
                : tokens.operatorsAnd(ControlPlane.AUDITOR_TOKEN_FILE, operators);
    }

    private void hourly(String chore, Runnable doing) {
        housekeeping.every(Duration.ofHours(1), chore, () -> database.alone(chore, doing));
    }

    private void deleteUnusedItems() {
        new Cleaning(database).items(clock.instant().minus(UNUSED_ITEMS));
    }

    private void forgetPast() {
        new Cleaning(database)
                .past(clock.instant().minus(configuration.storage().history()));
    }

    private void deleteUnusedExaminations(References references) {
        new Cleaning(database).examinations(database.read(references::current).examinerRevision());
    }
}
