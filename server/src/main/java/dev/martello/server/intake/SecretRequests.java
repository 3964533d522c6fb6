package dev.martello.server.intake;

import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemKind;
import dev.martello.evidence.report.MalformedPcrValues;
import dev.martello.evidence.report.PcrValuesItem;
import dev.martello.server.judgement.Reference;
import dev.martello.server.judgement.References;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.secret.SecretDecision;
import dev.martello.server.secret.SecretRelease;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.QuoteClock;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.policy.BootLease;
import dev.martello.tpm.verifier.QuoteVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Requests for secrets: believed as reports are, decided by the last verdict, and taken note of in one transaction. For use by many threads.
 */
public final class SecretRequests {
    /** What came of a request in its transaction. */
    private sealed interface Outcome {
        record Answered(SecretAnswer answer) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    private final Database database;
    private final EnrolmentTrust trust;
    private final QuoteVerifier verifier;
    private final Nonces nonces;
    private final References references;
    private final SecretRelease release;
    private final Clock clock;
    private final ReportQuota quota = new ReportQuota();

    public SecretRequests(
            Database database,
            EnrolmentTrust trust,
            QuoteVerifier verifier,
            Nonces nonces,
            References references,
            SecretRelease release,
            Clock clock) {
        this.database = database;
        this.trust = trust;
        this.verifier = verifier;
        this.nonces = nonces;
        this.references = references;
        this.release = release;
        this.clock = clock;
    }

    /** The secret, sealed to the appliance's TPM. That it was given is on the disk when this returns. */
    public SecretAnswer answer(SecretRequest request) throws Refusal {
        ApplianceId id = request.appliance();
        EnrolledAppliance appliance = database.read(sql -> new ApplianceTable(sql).find(id))
                .orElseThrow(() -> Refusal.because(Reason.APPLIANCE_UNKNOWN, "no appliance " + id + " is enrolled"));
        nonces.require(request.binding().nonce(), id);
        QuoteClock quoted = QuoteKey.clock(QuoteKey.of(appliance, verifier)
                .require(request.quote(), request.binding().qualifyingData()));
        if (!quota.admit(id, clock.instant())) {
            throw Refusal.because(
                    Reason.SECRET_TOO_OFTEN,
                    "an appliance may ask for secrets " + ReportQuota.MAX_PER_MINUTE + " times a minute");
        }
        return switch (database.write(sql -> decide(sql, request, appliance, quoted))) {
            case Outcome.Answered(SecretAnswer answer) -> answer;
            case Outcome.Refused(Refusal refusal) -> throw refusal;
        };
    }

    private Outcome decide(Sql sql, SecretRequest request, EnrolledAppliance checked, QuoteClock quoted) {
        try {
            return new Outcome.Answered(give(sql, request, checked, quoted));
        } catch (Refusal refusal) {
            return new Outcome.Refused(refusal);
        }
    }

    /** Nothing is written before the last thing that can be refused. */
    private SecretAnswer give(Sql sql, SecretRequest request, EnrolledAppliance checked, QuoteClock quoted)
            throws Refusal {
        Reference reference = references.holding(sql);
        Instant now = clock.instant();
        ApplianceTable appliances = new ApplianceTable(sql);
        EnrolledAppliance current = appliances.lock(checked.id()).orElse(checked);
        Optional<RegisterEntry> registered = new RegisterTable(sql).find(current.id());
        requireRegistered(current.id(), registered);
        Optional<Refusal> disorder = ClockOrder.violation(checked, current, quoted);
        if (disorder.isPresent()) {
            throw disorder.get();
        }
        EnrolledAppliance.Standing standing = requireStanding(current, quoted, now);
        VerdictInterval verdict = requireAffirming(sql, current, reference);
        SecretRelease.Recipient recipient = new SecretRelease.Recipient(
                current,
                registered,
                verdict,
                pcrs(sql, current.id()),
                lease(quoted, Duration.between(now, standing.leaseUntil())),
                standing.leaseUntil());
        SecretDecision.Given given =
                require(release.decide(sql, request.binding().name(), recipient));
        appliances.reported(current, quoted, standing);
        new LedgerTable(sql)
                .append(new LedgerEntry.SecretGranted(
                        now, current.id(), request.binding().name().text(), given.version(), given.until()));
        return given.answer();
    }

    private void requireRegistered(ApplianceId id, Optional<RegisterEntry> registered) throws Refusal {
        if (registered.isEmpty() && trust != EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE) {
            throw Refusal.because(
                    Reason.REGISTER_UNKNOWN_EK, "the appliance " + id + " was taken out of the operator's register");
        }
    }

    private static EnrolledAppliance.Standing requireStanding(
            EnrolledAppliance appliance, QuoteClock quoted, Instant now) throws Refusal {
        return appliance
                .standing()
                .filter(standing -> now.isBefore(standing.leaseUntil()))
                .filter(_ -> appliance
                        .clock()
                        .filter(last -> last.resetCount() == quoted.resetCount())
                        .isPresent())
                .orElseThrow(() -> Refusal.because(
                        Reason.SECRET_REPORT_FIRST,
                        "the last verdict has ended, or is of another boot; report, then ask again"));
    }

    /** What counts may have changed, and the fleet not been judged by it yet: then the last verdict is worth nothing. */
    private static VerdictInterval requireAffirming(Sql sql, EnrolledAppliance appliance, Reference reference)
            throws Refusal {
        Optional<VerdictInterval> verdict = new VerdictTable(sql).current(appliance.id());
        if (verdict.filter(each -> !each.revision().equals(reference.revision()))
                .isPresent()) {
            throw Refusal.because(
                    Reason.SECRET_REPORT_FIRST,
                    "what counts has changed since the last verdict; report, then ask again");
        }
        TrustTier tier = verdict.map(each -> appliance.tier(each.tier())).orElse(TrustTier.NONE);
        if (verdict.isEmpty() || tier != TrustTier.AFFIRMING) {
            throw Refusal.because(
                    Reason.SECRET_NOT_AFFIRMING, "the appliance is " + tier + "; its report's answer says why");
        }
        return verdict.get();
    }

    private static SecretDecision.Given require(SecretDecision decision) throws Refusal {
        return switch (decision) {
            case SecretDecision.Given given -> given;
            // Which secrets there are, and for whom, is for operators to know.
            case SecretDecision.NotForAppliance(String explanation) ->
                throw Refusal.because(Reason.SECRET_NOT_FOR_APPLIANCE, "no such secret is for this appliance")
                        .forOperators(explanation);
            case SecretDecision.NotApproved(String explanation) ->
                throw Refusal.because(Reason.SECRET_STATE_NOT_APPROVED, explanation);
            case SecretDecision.Unreadable(String explanation) ->
                throw Refusal.because(Reason.SECRET_UNREADABLE, "the control plane cannot decrypt the secret")
                        .forOperators(explanation);
        };
    }

    private static BootLease lease(QuoteClock quoted, Duration left) {
        return new BootLease(quoted.resetCount(), quoted.clockMillis() + left.toMillis());
    }

    private static PcrValues pcrs(Sql sql, ApplianceId id) {
        return new EvidenceTable(sql)
                .current(id).stream()
                        .filter(item -> item.kind() == ItemKind.PCR_VALUES)
                        .findFirst()
                        .flatMap(new ItemTable(sql)::find)
                        .map(SecretRequests::read)
                        .orElse(PcrValues.NONE);
    }

    private static PcrValues read(Item item) {
        try {
            return PcrValuesItem.read(item.content());
        } catch (MalformedPcrValues e) {
            throw new IllegalStateException("PCR values that were accepted cannot be read", e);
        }
    }
}
