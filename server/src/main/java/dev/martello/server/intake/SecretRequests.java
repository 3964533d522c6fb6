package dev.martello.server.intake;

import dev.martello.evidence.protocol.SecretAnswer;
import dev.martello.evidence.protocol.SecretName;
import dev.martello.evidence.protocol.SecretRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.judgement.Reference;
import dev.martello.server.judgement.References;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.secret.SecretDecision;
import dev.martello.server.secret.SecretGrounds;
import dev.martello.server.secret.SecretRelease;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.QuoteClock;
import dev.martello.server.store.Sql;
import dev.martello.tpm.policy.BootLease;
import dev.martello.tpm.verifier.QuoteVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Requests for secrets: believed as reports are, decided by the last verdict, and taken note of in one transaction. What is computed is computed before
 * that, on the thread of the request; the transaction sees that nothing has changed that it rests on. For use by many threads.
 */
public final class SecretRequests {
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
        Instant now = clock.instant();
        if (!quota.admit(id, now)) {
            throw Refusal.because(
                    Reason.SECRET_TOO_OFTEN,
                    "an appliance may ask for secrets " + ReportQuota.MAX_PER_MINUTE + " times a minute");
        }
        SecretName name = request.binding().name();
        SecretGrounds grounds = database.read(sql -> SecretGrounds.read(
                sql,
                references.current(sql).revision(),
                new ApplianceTable(sql).find(id).orElse(appliance),
                name));
        requireRegistered(grounds);
        requireNone(ClockOrder.violation(appliance, grounds.appliance(), quoted));
        EnrolledAppliance.Standing standing = requireStanding(grounds.appliance(), quoted, now);
        requireAffirming(grounds);
        SecretDecision.Given given = requireGiven(release.decide(name, grounds, lease(standing, quoted, now)));
        requireNone(database.write(sql -> give(sql, name, appliance, quoted, grounds, given)));
        return given.answer();
    }

    private static void requireNone(Optional<Refusal> refusal) throws Refusal {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /**
     * Takes note of a secret that was sealed, unless something that it rests on is another now.
     *
     * @return why it is not given, if it is not
     */
    private Optional<Refusal> give(
            Sql sql,
            SecretName name,
            EnrolledAppliance checked,
            QuoteClock quoted,
            SecretGrounds grounds,
            SecretDecision.Given given) {
        Reference reference = references.holding(sql);
        ApplianceTable appliances = new ApplianceTable(sql);
        EnrolledAppliance current = appliances.lock(checked.id()).orElse(checked);
        Optional<Refusal> disorder = ClockOrder.violation(checked, current, quoted);
        if (disorder.isPresent()) {
            return disorder;
        }
        if (!grounds.bear(given, sql, reference.revision(), current)) {
            return Optional.of(Refusal.because(
                    Reason.SECRET_REPORT_FIRST,
                    "what the secret is given by changed while it was sealed; report, then ask again"));
        }
        appliances.reported(current, quoted, current.standing().orElseThrow());
        new LedgerTable(sql)
                .append(new LedgerEntry.SecretGranted(
                        clock.instant(), current.id(), name.text(), given.version(), given.until()));
        return Optional.empty();
    }

    private void requireRegistered(SecretGrounds grounds) throws Refusal {
        if (grounds.registered().isEmpty() && trust != EnrolmentTrust.INSECURE_TRUST_ON_FIRST_USE) {
            throw Refusal.because(
                    Reason.REGISTER_UNKNOWN_EK,
                    "the appliance " + grounds.appliance().id() + " was taken out of the operator's register");
        }
    }

    private static EnrolledAppliance.Standing requireStanding(
            EnrolledAppliance appliance, QuoteClock quoted, Instant now) throws Refusal {
        return appliance
                .standing()
                .filter(standing -> standing.holds(now))
                .filter(_ -> appliance
                        .clock()
                        .filter(last -> last.resetCount() == quoted.resetCount())
                        .isPresent())
                .orElseThrow(() -> Refusal.because(
                        Reason.SECRET_REPORT_FIRST,
                        "the last verdict has ended, or is of another boot; report, then ask again"));
    }

    /** What counts may have changed, and the fleet not been judged by it yet: then the last verdict is worth nothing. */
    private static void requireAffirming(SecretGrounds grounds) throws Refusal {
        if (!grounds.areOfWhatCounts()) {
            throw Refusal.because(
                    Reason.SECRET_REPORT_FIRST,
                    "what counts has changed since the last verdict; report, then ask again");
        }
        TrustTier tier = grounds.tier();
        if (tier != TrustTier.AFFIRMING) {
            throw Refusal.because(
                    Reason.SECRET_NOT_AFFIRMING, "the appliance is " + tier + "; its report's answer says why");
        }
    }

    private static SecretDecision.Given requireGiven(SecretDecision decision) throws Refusal {
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

    /** What is left of the verdict's, counted from the quote on. */
    private static SecretRelease.Lease lease(EnrolledAppliance.Standing standing, QuoteClock quoted, Instant now) {
        Duration left = Duration.between(now, standing.leaseUntil());
        return new SecretRelease.Lease(
                new BootLease(quoted.resetCount(), quoted.clockMillis() + left.toMillis()), standing.leaseUntil());
    }
}
