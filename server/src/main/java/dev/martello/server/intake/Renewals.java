package dev.martello.server.intake;

import dev.martello.evidence.protocol.AttestationResult;
import dev.martello.evidence.protocol.CertificateAnswer;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.report.Report;
import dev.martello.server.judgement.References;
import dev.martello.server.memory.RecentlyUsed;
import dev.martello.server.store.Database;
import dev.martello.server.store.Generations;
import dev.martello.server.store.QuoteClock;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Renewal;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.verifier.Quote;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The short way of reports that say what the last one said: one signature check, one comparison with what is remembered, one row.
 *
 * <p>Nothing rests on memory. A report is renewed only if, at the moment of writing, the store still has the key, the clock, the register and the
 * reference that are remembered; whatever does not fit in any way goes the long way, where the store is asked. For use by many threads.
 */
final class Renewals {
    /** What takes a page of notes to check is not worth remembering. */
    private static final int ENTRY_BYTES = 4096;

    /** A fleet has far fewer states than appliances. */
    private static final int MAX_STATES = 10_000;

    /**
     * What was reported, and what came of it: the same for all appliances in the same state.
     *
     * @param items in the order in which they were named
     * @param pcrDigest the quote's, of the PCRs of this selection
     * @param generations of the register and the reference it was judged by
     */
    record Said(
            List<ItemReference> items,
            PcrSelection selection,
            Digest pcrDigest,
            Generations generations,
            TrustTier tier,
            List<AttestationResult.Reason> reasons) {}

    /**
     * The last accepted report of an appliance.
     *
     * @param chassisSerial what is in the store of its chassis
     */
    record Last(
            QuoteKey key,
            QuoteClock clock,
            Instant reported,
            Instant leaseUntil,
            Optional<ChassisSerial> chassisSerial,
            Said said) {
        Last renewed(QuoteClock newClock, Instant newReported, Instant newLeaseUntil) {
            return new Last(key, newClock, newReported, newLeaseUntil, chassisSerial, said);
        }

        /** Whether what is claimed of the chassis is known already. */
        boolean isIn(Optional<ChassisSerial> claimed) {
            return claimed.isEmpty() || claimed.equals(chassisSerial);
        }
    }

    private final Database database;
    private final References references;
    private final Grants grants;
    private final ReportQuota quota;
    private final ReportTerms terms;
    private final Clock clock;
    private final RecentlyUsed<ApplianceId, Last> last = new RecentlyUsed<>(
            (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 3 / ENTRY_BYTES));
    private final RecentlyUsed<Said, Said> states = new RecentlyUsed<>(MAX_STATES);

    Renewals(
            Database database,
            References references,
            Grants grants,
            ReportQuota quota,
            ReportTerms terms,
            Clock clock) {
        this.database = database;
        this.references = references;
        this.grants = grants;
        this.quota = quota;
        this.terms = terms;
        this.clock = clock;
    }

    /** Remembers a report that was accepted the long way. */
    void remember(ApplianceId appliance, Last report) {
        Said shared = states.computeIfAbsent(report.said, said -> said);
        last.put(
                appliance,
                new Last(report.key, report.clock, report.reported, report.leaseUntil, report.chassisSerial, shared));
    }

    /**
     * Renews what was answered last, if the report says nothing else and nothing else has changed. What is answered is on the disk.
     *
     * @param request whose nonce is good
     */
    Optional<Accepted> renew(ReportRequest request) {
        Report report = request.report();
        Instant now = clock.instant();
        Optional<Last> remembered = last.get(report.appliance()).filter(each -> mayRenew(each, request, now));
        if (remembered.isEmpty()) {
            return Optional.empty();
        }
        Last before = remembered.get();
        Optional<Quote> quote = before.key.check(report).filter(each -> isSame(before, each));
        return quote.isEmpty() || !quota.admit(report.appliance(), now)
                ? Optional.empty()
                : write(request, before, QuoteKey.clock(quote.get()), now);
    }

    /** Whether the signature is worth its check. That the reference is the same is only likely here; the store has the last word. */
    private boolean mayRenew(Last before, ReportRequest request, Instant now) {
        return request.attachments().isEmpty()
                && before.said.generations.reference() == references.generation()
                && now.isBefore(before.leaseUntil)
                && before.isIn(request.chassisSerial())
                && before.said.items.equals(request.report().binding().items());
    }

    private static boolean isSame(Last before, Quote quote) {
        return quote.pcrDigest().equals(before.said.pcrDigest)
                && quote.selection().equals(before.said.selection)
                && ClockOrder.violation(Optional.of(before.clock), QuoteKey.clock(quote))
                        .isEmpty();
    }

    private Optional<Accepted> write(ReportRequest request, Last before, QuoteClock quoted, Instant now) {
        ApplianceId appliance = request.report().appliance();
        Instant reported = now.isAfter(before.reported) ? now : before.reported.plus(1, ChronoUnit.MICROS);
        Instant leaseUntil = now.plus(terms.lease());
        Renewal renewal = new Renewal(
                appliance, before.key.name(), before.clock, quoted, before.said.generations, reported, leaseUntil);
        Optional<Optional<CertificateAnswer>> written = grants.isAskedBy(request)
                ? writeWithGrant(request, before, renewal, reported)
                : database.update(renewal.toUpdate()) == 1 ? Optional.of(Optional.empty()) : Optional.empty();
        if (written.isEmpty()) {
            last.remove(appliance);
            return Optional.empty();
        }
        last.put(appliance, before.renewed(quoted, reported, leaseUntil));
        return Optional.of(new Accepted(
                new AttestationResult(
                        before.said.tier,
                        leaseUntil,
                        Math.toIntExact(terms.interval().toSeconds()),
                        before.said.reasons),
                written.get()));
    }

    /** The row of the certificate comes with the row of the report, or neither does: the register and the verdict are as they are remembered then. */
    private Optional<Optional<CertificateAnswer>> writeWithGrant(
            ReportRequest request, Last before, Renewal renewal, Instant reported) {
        Optional<RegisterEntry> registered = database.read(
                sql -> new RegisterTable(sql).find(request.report().appliance()));
        Grant grant = grants.prepare(request, before.key, registered, before.said.tier, reported);
        return database.write(
                sql -> renewal.take(sql) ? Optional.of(grant.take(sql, before.said.tier, reported)) : Optional.empty());
    }
}
