package dev.martello.server.intake;

import dev.martello.appraisal.integrity.Placement;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.report.ItemReference;
import dev.martello.server.judgement.Reference;
import dev.martello.server.judgement.References;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EnrolledAppliance.Standing;
import dev.martello.server.store.EvidenceTable;
import dev.martello.server.store.ExaminationTable;
import dev.martello.server.store.Generations;
import dev.martello.server.store.QuoteClock;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.StandingTable;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The last step of a report, done in one transaction: whatever other reports did meanwhile, each quote is accepted once and in order.
 *
 * @param appliance as it was when the quote's signature was checked
 * @param placement where the appliance stood when it was judged
 * @param verdict what the items come to
 * @param examination what was found in the items, if they were looked at
 * @param leaseUntil until when that holds
 * @param grant what the report gets beside
 */
record Acceptance(
        EnrolledAppliance appliance,
        Placement placement,
        QuoteClock clock,
        List<ItemReference> items,
        String evidenceDigest,
        Attachments attachments,
        VerdictInterval verdict,
        Optional<ExaminationTable.Entry> examination,
        Instant leaseUntil,
        Grant grant) {
    /** What came of it. */
    sealed interface Outcome {
        /**
         * All was written.
         *
         * @param changed whether the verdict says something else than the last one
         * @param reported when it counts as having come
         * @param generations of what it was judged by
         * @param certificate what became of the wish for a certificate
         */
        record Done(boolean changed, Instant reported, Generations generations, Optional<CertificateAnswer> certificate)
                implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}

        /** The verdict is not of the current reference and place; nothing was written. */
        record Outdated() implements Outcome {}
    }

    Outcome apply(Sql sql, References references) {
        Reference reference = references.holding(sql);
        ApplianceTable appliances = new ApplianceTable(sql);
        EnrolledAppliance current = appliances.lock(appliance.id()).orElse(appliance);
        Optional<Refusal> refusal = ClockOrder.violation(appliance, current, clock);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        Optional<RegisterEntry> registered = new RegisterTable(sql).find(appliance.id());
        boolean isPlaced = registered
                .map(RegisterEntry::placement)
                .orElse(Placement.UNKNOWN)
                .equals(placement);
        if (!reference.revision().equals(verdict.revision()) || !isPlaced || !grant.isFor(registered)) {
            return new Outcome.Outdated();
        }
        VerdictTable verdicts = new VerdictTable(sql);
        Optional<VerdictInterval> last = verdicts.current(appliance.id());
        Instant now = notBefore(current, VerdictInterval.after(last, verdict.from()));
        attachments.keep(sql, now);
        if (current.standing().filter(this::saysTheSame).isEmpty()) {
            new EvidenceTable(sql).replace(appliance.id(), items, now);
            new StandingTable(sql).begin(appliance.id(), evidenceDigest, placement, now);
        }
        examination.ifPresent(found -> new ExaminationTable(sql).addIfMissing(found, now));
        boolean changed = verdicts.record(
                appliance.id(),
                last,
                verdict.beginningAt(now),
                current.standing().map(Standing::leaseUntil));
        appliances.reported(current, clock, new Standing(evidenceDigest, now, leaseUntil));
        Optional<CertificateAnswer> certificate = grant.take(sql, current.tier(verdict.tier()), now);
        return new Outcome.Done(changed, now, Generations.current(sql), certificate);
    }

    private boolean saysTheSame(Standing standing) {
        return standing.evidenceDigest().equals(evidenceDigest);
    }

    /** Intervals begin one after the other, even if the clock goes back. */
    private static Instant notBefore(EnrolledAppliance appliance, Instant now) {
        return appliance
                .standing()
                .map(standing -> standing.reported().plus(1, ChronoUnit.MICROS))
                .filter(now::isBefore)
                .orElse(now);
    }
}
