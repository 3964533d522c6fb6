package dev.martello.server.judgement;

import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.EnrolledAppliance.Standing;
import dev.martello.server.store.ExaminationTable;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.Sql;
import dev.martello.server.store.Stand;
import dev.martello.server.store.StandingTable;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges everything enrolled again, from what is stored, when what it is judged by has changed. No appliance is asked for anything, and no lease
 * is prolonged.
 */
public final class Reappraisal {
    /** What came of it. */
    public record Outcome(int appraised, int changed) {
        Outcome plus(Outcome other) {
            return new Outcome(appraised + other.appraised, changed + other.changed);
        }
    }

    static final int PAGE = 2000;

    private final Database database;
    private final References references;
    private final Judge judge;
    private final Clock clock;

    public Reappraisal(Database database, References references, Judge judge, Clock clock) {
        this.database = database;
        this.references = references;
        this.judge = judge;
        this.clock = clock;
    }

    /** Returns when each verdict is one of the current reference, and on the disk. One run at a time. */
    public Outcome run() {
        return run(Sweep.judging(database, judge, references.current()));
    }

    /** As {@link #run()}, with what a sweep by the current reference found out already. */
    synchronized Outcome run(Sweep<Judgement> sweep) {
        Reference reference = sweep.reference();
        Outcome outcome = new Outcome(0, 0);
        List<Stand> page = next(reference, "");
        while (!page.isEmpty()) {
            List<Sweep.Outcome<Judgement>> judged = sweep.ask(page);
            boolean isWhole = judged.size() == page.size();
            outcome = outcome.plus(database.write(sql -> record(sql, sweep, judged, isWhole)));
            page = next(reference, page.getLast().id().toString());
        }
        return outcome;
    }

    private List<Stand> next(Reference reference, String after) {
        return database.read(sql -> new StandingTable(sql)
                .judgedOtherwise(reference.revision(), reference.examinerRevision(), after, PAGE));
    }

    /**
     * Unless there is another reference by now, by which all are judged in another run.
     *
     * @param isWhole whether none is left out between the first and the last of these that was not judged by the reference
     */
    private Outcome record(Sql sql, Sweep<Judgement> sweep, List<Sweep.Outcome<Judgement>> judged, boolean isWhole) {
        String revision = sweep.reference().revision();
        if (!references.holding(sql).revision().equals(revision)) {
            return new Outcome(0, 0);
        }
        Instant now = clock.instant();
        new ExaminationTable(sql).add(sweep.fresh(judged), now);
        List<Stand> confirmed = new ArrayList<>();
        int changed = 0;
        int passedOver = 0;
        for (Sweep.Outcome<Judgement> each : judged) {
            boolean isSame = !each.stand().isMoved()
                    && each.evidence().equals(each.stand().evidence())
                    && each.answer().isThatOf(each.stand());
            if (isSame) {
                confirmed.add(each.stand());
            } else {
                switch (record(sql, each, revision, now)) {
                    case CHANGED -> changed++;
                    case SAME -> {}
                    case PASSED_OVER -> passedOver++;
                }
            }
        }
        VerdictTable verdicts = new VerdictTable(sql);
        if (isWhole && passedOver == 0 && !confirmed.isEmpty()) {
            verdicts.confirmAll(confirmed, revision);
        } else {
            verdicts.confirm(confirmed, revision);
        }
        return new Outcome(judged.size(), changed);
    }

    /** What came of one verdict. */
    private enum Recorded {
        CHANGED,
        SAME,
        /** The appliance said something else meanwhile, is saying it to another node, or was put elsewhere. */
        PASSED_OVER
    }

    private static Recorded record(Sql sql, Sweep.Outcome<Judgement> judged, String revision, Instant now) {
        Stand stand = judged.stand();
        // First: a report that another node is taking has its own verdict by the same reference, of evidence that is
        // newer.
        Optional<Standing> standing =
                new ApplianceTable(sql).lockIfFree(stand.id()).flatMap(EnrolledAppliance::standing);
        VerdictTable verdicts = new VerdictTable(sql);
        Optional<VerdictInterval> last = verdicts.current(stand.id());
        boolean isAsItWas = last.filter(verdict -> verdict.revision().equals(stand.revision()))
                        .isPresent()
                && standing.filter(each -> each.evidenceDigest().equals(stand.evidence()))
                        .isPresent()
                && new RegisterTable(sql).placement(stand.id()).equals(stand.placement());
        if (!isAsItWas) {
            return Recorded.PASSED_OVER;
        }
        Instant from = VerdictInterval.after(last, now);
        if (!judged.evidence().equals(stand.evidence())) {
            new ApplianceTable(sql).stand(stand.id(), standing.get().withEvidence(judged.evidence()));
            new StandingTable(sql).begin(stand.id(), judged.evidence(), stand.placement(), from);
        }
        Judgement judgement = judged.answer();
        boolean changed = verdicts.record(
                stand.id(),
                last,
                new VerdictInterval(
                        judgement.tier(), judgement.release(), judgement.findings(), revision, from, Optional.empty()),
                standing.map(Standing::leaseUntil));
        return changed ? Recorded.CHANGED : Recorded.SAME;
    }
}
