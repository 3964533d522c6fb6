package dev.martello.server.judgement;

import dev.martello.server.store.Database;
import dev.martello.server.store.Stand;
import dev.martello.server.store.StandingTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells what a change would do to the verdicts of the fleet, from what is stored, without changing anything. */
final class Forecast {
    private final Database database;
    private final Judge judge;

    Forecast(Database database, Judge judge) {
        this.database = database;
        this.judge = judge;
    }

    /** A sweep by what would count. */
    Sweep<Judgement> sweep(Reference reference) {
        return Sweep.judging(database, judge, reference);
    }

    /**
     * What would come of it.
     *
     * @param asOf whether it is asked of the evidence and the verdicts of a time in the past
     */
    EffectTally effect(Sweep<Judgement> sweep, Optional<Instant> asOf) {
        EffectTally tally = new EffectTally();
        List<Stand> page = next(sweep.reference(), asOf, "");
        while (!page.isEmpty()) {
            sweep.ask(page).forEach(outcome -> tally.add(outcome.stand(), outcome.answer()));
            page = next(sweep.reference(), asOf, page.getLast().id().toString());
        }
        if (asOf.isPresent()) {
            tally.ofAll(database.read(sql -> new StandingTable(sql).judged()));
        }
        return tally;
    }

    private List<Stand> next(Reference reference, Optional<Instant> asOf, String after) {
        String examiner = reference.examinerRevision();
        return database.read(sql -> {
            StandingTable table = new StandingTable(sql);
            return asOf.map(time -> table.at(time, examiner, after, Reappraisal.PAGE))
                    .orElseGet(() -> table.current(examiner, after, Reappraisal.PAGE));
        });
    }
}
