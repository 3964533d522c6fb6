package dev.martello.server.intake;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.integrity.Placement;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.NonceAnswer;
import dev.martello.evidence.protocol.NonceRequest;
import dev.martello.evidence.protocol.ReportAnswer;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.Report;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.server.authority.Issuance;
import dev.martello.server.judgement.Judge;
import dev.martello.server.judgement.Reference;
import dev.martello.server.judgement.References;
import dev.martello.server.metrics.Metrics;
import dev.martello.server.metrics.Metrics.ReportOutcome;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.ExaminationTable;
import dev.martello.server.store.QuoteClock;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.verifier.Quote;
import dev.martello.tpm.verifier.QuoteVerifier;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reports: checked in the order of their cost, judged, and taken note of in one transaction. For use by many threads. */
public final class Reports {
    /** What is known of an appliance before its report is looked at. */
    private record Known(
            EnrolledAppliance appliance, Optional<RegisterEntry> registered, Optional<VerdictInterval> verdict) {
        Placement placement() {
            return registered.map(RegisterEntry::placement).orElse(Placement.UNKNOWN);
        }

        String evidenceDigest(List<ItemReference> items) {
            return Judge.evidenceDigest(appliance.platform(), placement(), items);
        }

        /** Whether its last accepted report stood by the same evidence. */
        boolean saysTheSame(String evidenceDigest) {
            return appliance
                    .standing()
                    .filter(standing -> standing.evidenceDigest().equals(evidenceDigest))
                    .isPresent();
        }
    }

    /** A report of which each item is here or in the store, and what its quote says. */
    private record Complete(
            Known known,
            ReportRequest request,
            Attachments attachments,
            String evidenceDigest,
            Proven proven,
            PcrValues pcrs) {
        static Complete of(Known known, ReportRequest request, Attachments attachments, Proven proven, PcrValues pcrs) {
            String evidence = known.evidenceDigest(request.report().binding().items());
            return new Complete(known, request, attachments, evidence, proven, pcrs);
        }

        List<ItemReference> named() {
            return request.report().binding().items();
        }

        /** As the register has the appliance now. */
        Complete placedAgain(Optional<RegisterEntry> registered) {
            return of(new Known(known.appliance, registered, known.verdict), request, attachments, proven, pcrs);
        }

        /** Whether this evidence was judged by a revision already. */
        boolean isKnown(String revision) {
            return known.saysTheSame(evidenceDigest)
                    && known.verdict
                            .filter(verdict -> verdict.revision().equals(revision))
                            .isPresent();
        }
    }

    /** A quote, and the key it was checked with. */
    private record Proven(QuoteKey key, Quote quote) {
        QuoteClock clock() {
            return QuoteKey.clock(quote);
        }
    }

    /** What a report comes to, and what was found in its evidence if that was looked at. */
    private record Conclusion(VerdictInterval verdict, Optional<ExaminationTable.Entry> examination) {}

    private static final System.Logger LOG = System.getLogger(Reports.class.getName());

    private final Database database;
    private final EnrolmentTrust trust;
    private final QuoteVerifier verifier;
    private final Nonces nonces;
    private final References references;
    private final Judge judge;
    private final ReportTerms terms;
    private final Metrics metrics;
    private final Clock clock;
    private final Grants grants;
    private final Renewals renewals;
    private final ReportQuota quota = new ReportQuota();
    private final Appraisals appraisals = new Appraisals();

    /**
     * Reports that are judged by what references say.
     *
     * @param issuance certifies the keys that reports name, if there is an authority
     */
    public Reports(
            Database database,
            EnrolmentTrust trust,
            QuoteVerifier verifier,
            Nonces nonces,
            References references,
            Judge judge,
            Optional<Issuance> issuance,
            ReportTerms terms,
            Metrics metrics,
            Clock clock) {
        this.database = database;
        this.trust = trust;
        this.verifier = verifier;
        this.nonces = nonces;
        this.references = references;
        this.judge = judge;
        this.terms = terms;
        this.metrics = metrics;
        this.clock = clock;
        this.grants = new Grants(issuance, new KeyCertifications(verifier.certifications()));
        this.renewals = new Renewals(database, references, grants, quota, terms, clock);
    }

    public NonceAnswer nonce(NonceRequest request) throws Refusal {
        return new NonceAnswer(nonces.issue(
                known(request.appliance(), Optional.empty()).appliance.id()));
    }

    /** Believes a report, or says what is wrong with it. What is answered is on the disk. */
    public ReportAnswer accept(ReportRequest request) throws Refusal {
        Report report = request.report();
        boolean isNonceGood = nonces.check(report.binding().nonce(), report.appliance()) instanceof Nonces.Check.Valid;
        Optional<Accepted> renewed = isNonceGood ? renewals.renew(request) : Optional.empty();
        if (renewed.isPresent()) {
            metrics.reported(ReportOutcome.RENEWED);
            return answer(request, renewed.get(), nonces.issue(report.appliance()));
        }
        return judgeAnew(request);
    }

    private ReportAnswer answer(ReportRequest request, Accepted accepted, Bytes next) {
        return new ReportAnswer(
                List.of(),
                Optional.of(accepted.result()),
                next,
                accepted.certificate(),
                grants.update(request, accepted.certificate()));
    }

    private ReportAnswer judgeAnew(ReportRequest request) throws Refusal {
        Report report = request.report();
        Known before = known(report.appliance(), request.chassisSerial());
        nonces.require(report.binding().nonce(), report.appliance());
        QuoteKey key = QuoteKey.of(before.appliance, verifier);
        Proven proven = new Proven(key, key.require(report));
        Optional<Refusal> disorder = ClockOrder.violation(before.appliance.clock(), proven.clock());
        if (disorder.isPresent()) {
            noteTwoPlaces(before.appliance, nonces.issued(report.binding().nonce()));
            throw disorder.get();
        }
        requireQuota(report.appliance());
        Known known = noteChassis(before, request.chassisSerial());
        Attachments attachments = Attachments.of(request);
        requireRoom(report.appliance(), attachments);
        List<ItemReference> named = report.binding().items();
        Attachments.Inventory inventory = known.saysTheSame(known.evidenceDigest(named))
                ? Attachments.Inventory.ALL_THERE
                : database.read(sql -> attachments.inventory(named, sql));
        inventory.requireBounded();
        Bytes next = nonces.issue(report.appliance());
        if (!inventory.missing().isEmpty()) {
            keep(attachments);
            metrics.reported(ReportOutcome.INCOMPLETE);
            metrics.missing(inventory.missing().size());
            return new ReportAnswer(inventory.missing(), Optional.empty(), next);
        }
        PcrValues pcrs = QuotedPcrs.of(proven.quote, load(attachments, pcrValues(named)));
        return answer(request, take(Complete.of(known, request, attachments, proven, pcrs)), next);
    }

    private Known noteChassis(Known known, Optional<ChassisSerial> claimed) {
        ApplianceId id = known.appliance.id();
        if (claimed.isEmpty() || claimed.equals(known.appliance.chassisSerial())) {
            return known;
        }
        ChassisSerial serial = claimed.get();
        database.change(sql -> new ApplianceTable(sql).claimsChassis(id, serial));
        known.registered
                .filter(entry -> !entry.isChassis(serial.text()))
                .ifPresent(entry -> LOG.log(
                        Level.WARNING,
                        () -> "the firmware of appliance " + id + " says chassis " + serial + ", the register has "
                                + entry.serial()));
        return new Known(known.appliance.withChassisSerial(serial), known.registered, known.verdict);
    }

    private void noteTwoPlaces(EnrolledAppliance appliance, Instant nonceIssued) {
        if (appliance.twoPlaces().isEmpty() && TwoPlaces.areProven(appliance, nonceIssued)) {
            Instant now = clock.instant();
            database.change(sql -> new ApplianceTable(sql).inTwoPlaces(appliance.id(), now));
            LOG.log(Level.WARNING, "two TPMs report with the keys of appliance {0}", appliance.id());
        }
    }

    private void requireQuota(ApplianceId id) throws Refusal {
        if (!quota.admit(id, clock.instant())) {
            throw Refusal.because(
                    Reason.REPORT_TOO_OFTEN,
                    "an appliance may report " + ReportQuota.MAX_PER_MINUTE + " times a minute");
        }
    }

    private void requireRoom(ApplianceId id, Attachments attachments) throws Refusal {
        if (!attachments.isEmpty() && !quota.admitEvidence(id, attachments.bytes(), clock.instant())) {
            throw Refusal.because(
                    Reason.EVIDENCE_TOO_MUCH,
                    "an appliance may bring " + ReportQuota.MAX_MEBIBYTES_A_DAY + " MiB of evidence in a day");
        }
    }

    private Known known(ApplianceId id, Optional<ChassisSerial> claimed) throws Refusal {
        Optional<Known> known = database.read(sql -> new ApplianceTable(sql)
                .find(id)
                .map(appliance ->
                        new Known(appliance, new RegisterTable(sql).find(id), new VerdictTable(sql).current(id))));
        boolean unregistered = trust != EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE
                && known.filter(each -> each.registered.isEmpty()).isPresent();
        if (unregistered) {
            throw Strangers.refusal(
                    database, id, "the appliance " + id + " was taken out of the operator's register", claimed);
        }
        return known.orElseThrow(
                () -> Refusal.because(Reason.APPLIANCE_UNKNOWN, "no appliance " + id + " is enrolled"));
    }

    private Optional<RegisterEntry> registered(ApplianceId id) {
        return database.read(sql -> new RegisterTable(sql).find(id));
    }

    private static List<ItemReference> pcrValues(List<ItemReference> named) {
        return named.stream()
                .filter(item -> item.kind() == ItemKind.PCR_VALUES)
                .limit(2)
                .toList();
    }

    private List<Item> load(Attachments attachments, List<ItemReference> named) {
        return database.read(sql -> attachments.load(named, sql));
    }

    private void keep(Attachments attachments) {
        if (!attachments.isEmpty()) {
            Instant now = clock.instant();
            database.change(sql -> attachments.keep(sql, now));
        }
    }

    /** Judges until no other reference came in between: what is written is judged by the current one. */
    private Accepted take(Complete first) throws Refusal {
        ApplianceId id = first.known.appliance.id();
        Complete complete = first;
        while (true) {
            Instant now = clock.instant();
            Conclusion conclusion = judge(complete, references.current(), now);
            VerdictInterval verdict = conclusion.verdict();
            Grant grant = grants.prepare(
                    complete.request,
                    complete.proven.key,
                    complete.known.registered,
                    complete.known.appliance.tier(verdict.tier()),
                    now);
            Acceptance acceptance = new Acceptance(
                    complete.known.appliance,
                    complete.known.placement(),
                    complete.proven.clock(),
                    complete.named(),
                    complete.evidenceDigest,
                    complete.attachments,
                    verdict,
                    conclusion.examination(),
                    now.plus(terms.lease()),
                    grant);
            switch (database.write(sql -> acceptance.apply(sql, references))) {
                case Acceptance.Outcome.Done done -> {
                    if (done.changed()) {
                        LOG.log(Level.INFO, () -> text(id, verdict));
                    }
                    metrics.reported(
                            complete.isKnown(verdict.revision()) ? ReportOutcome.RENEWED : ReportOutcome.APPRAISED);
                    AttestationResult result = result(complete.known.appliance, verdict, acceptance.leaseUntil());
                    remember(complete, done, result);
                    return new Accepted(result, done.certificate());
                }
                case Acceptance.Outcome.Refused(Refusal refusal) -> throw refusal;
                case Acceptance.Outcome.Outdated _ -> complete = complete.placedAgain(registered(id));
            }
        }
    }

    private void remember(Complete complete, Acceptance.Outcome.Done done, AttestationResult result) {
        Proven proven = complete.proven;
        renewals.remember(
                complete.known.appliance.id(),
                new Renewals.Last(
                        proven.key,
                        proven.clock(),
                        done.reported(),
                        result.validUntil(),
                        complete.known.appliance.chassisSerial(),
                        new Renewals.Said(
                                complete.named(),
                                proven.quote.selection(),
                                proven.quote.pcrDigest(),
                                done.generations(),
                                result.tier(),
                                result.reasons())));
    }

    /** The same evidence judged by the same reference comes to the same, and need not even be read. */
    private Conclusion judge(Complete complete, Reference reference, Instant now) {
        return complete.known
                .verdict
                .filter(_ -> complete.isKnown(reference.revision()))
                .map(verdict -> new Conclusion(verdict.beginningAt(now), Optional.empty()))
                .orElseGet(() -> conclude(complete, reference, now));
    }

    private Conclusion conclude(Complete complete, Reference reference, Instant now) {
        Appraisals.Known known = appraisals.of(
                complete.evidenceDigest,
                reference,
                () -> judge.appraise(
                        reference,
                        complete.known.appliance.platform(),
                        complete.known.placement(),
                        complete.pcrs,
                        () -> load(complete.attachments, complete.named()),
                        settings -> SettingsPieces.of(load(complete.attachments, List.of(settings))
                                .getFirst()
                                .content())));
        return new Conclusion(
                VerdictInterval.begin(known.appraisal(), reference.revision(), now), Optional.of(known.examination()));
    }

    private static String text(ApplianceId id, VerdictInterval verdict) {
        return "appliance " + id + " is " + verdict.tier()
                + verdict.findings().stream()
                        .findFirst()
                        .map(worst -> ": " + worst.explanation())
                        .orElse("");
    }

    private AttestationResult result(EnrolledAppliance appliance, VerdictInterval verdict, Instant until) {
        List<Finding> findings = Stream.concat(TwoPlaces.finding(appliance).stream(), verdict.findings().stream())
                .toList();
        return new AttestationResult(
                appliance.tier(verdict.tier()),
                until,
                Math.toIntExact(terms.interval().toSeconds()),
                findings.stream()
                        .limit(AttestationResult.MAX_REASONS)
                        .map(finding ->
                                new AttestationResult.Reason(finding.rule().text(), finding.explanation()))
                        .toList());
    }
}
