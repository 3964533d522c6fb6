package dev.martello.server.judgement;

import dev.martello.bytes.Bytes;
import dev.martello.server.ledger.LedgerAct;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.store.Database;
import dev.martello.server.store.GenerationTable;
import dev.martello.server.store.Incident;
import dev.martello.server.store.IncidentTable;
import dev.martello.server.store.LedgerTable;
import dev.martello.server.store.Sql;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets changes of what evidence is judged by count. The effect of each is told first: one that would end the trust in too many appliances of a
 * ring at once, or begin it, is held as an incident, and an operator decides. Until then all are judged by what counted before.
 *
 * <p>A change takes the place of a held one of the same subject, and of one that would undo it; others do not wait for it. For use by many threads; one change at a time.
 */
public final class Adoption {
    /** What became of a change. */
    public sealed interface Outcome {
        /** It counts, and every appliance was judged by it. */
        record Adopted(int appraised, int changed) implements Outcome {}

        /** An operator has to decide. */
        record Held(long incident, Effect effect) implements Outcome {}
    }

    /** What became of a decision. */
    public sealed interface Decision {
        /** It was done. */
        record Done(Incident incident, int appraised, int changed) implements Decision {}

        /** There is no such incident. */
        record Unknown() implements Decision {}

        /** It was decided before. */
        record Closed(Incident incident) implements Decision {}

        /** The change cannot count any more, and says why. */
        record Impossible(String explanation) implements Decision {}
    }

    private static final System.Logger LOG = System.getLogger(Adoption.class.getName());

    private final Database database;
    private final References references;
    private final Forecast forecast;
    private final Reappraisal reappraisal;
    private final HoldRule rule;
    private final Clock clock;

    public Adoption(
            Database database,
            References references,
            Judge judge,
            Reappraisal reappraisal,
            HoldRule rule,
            Clock clock) {
        this.database = database;
        this.references = references;
        this.forecast = new Forecast(database, judge);
        this.reappraisal = reappraisal;
        this.rule = rule;
        this.clock = clock;
    }

    /** What a change would do. Changes nothing. */
    public Effect test(Change change, Optional<Instant> asOf) {
        Sweep<Judgement> sweep = forecast.sweep(references.after(change));
        return forecast.effect(sweep, asOf).total();
    }

    /** Lets a change count, or holds it. What is answered is on the disk. */
    public synchronized Outcome propose(Change change) {
        Sweep<Judgement> sweep = forecast.sweep(references.after(change));
        Instant now = clock.instant();
        boolean isNothingNew =
                sweep.reference().revision().equals(references.current().revision());
        // What does not count, for its signers are not trusted, must not count again with them once it is withdrawn.
        if (isNothingNew && !change.isWithdrawal()) {
            keep(change, sql -> ChangeStore.supersede(sql, change, now));
            return new Outcome.Adopted(0, 0);
        }
        EffectTally tally = forecast.effect(sweep, Optional.empty());
        Effect effect = tally.total();
        if (rule.holds(change, effect)) {
            return hold(change, tally, now);
        }
        references.adopt(change, sql -> ChangeStore.supersede(sql, change, now));
        Reappraisal.Outcome outcome = reappraise(sweep);
        return new Outcome.Adopted(outcome.appraised(), outcome.changed());
    }

    private Outcome.Held hold(Change change, EffectTally tally, Instant now) {
        ChangeStore.Name name = ChangeStore.name(change);
        Effect effect = tally.total();
        long incident = database.write(sql -> {
            new GenerationTable(sql).own(); // of two nodes that hold something at once, one has the next number
            new LedgerTable(sql).append(ChangeStore.entry(LedgerAct.CHANGE_HELD, change, now));
            ChangeStore.supersede(sql, change, now);
            return new IncidentTable(sql)
                    .raise(
                            name.kind().label(),
                            name.subject(),
                            ChangeStore.digest(change),
                            change.title(),
                            ChangeStore.content(change),
                            effect.toJson(),
                            tally.ended(),
                            now);
        });
        LOG.log(
                Level.WARNING,
                "{0} is held as incident {1}: it would end the trust in {2} appliances, and begin it in {3}",
                change.title(),
                incident,
                effect.ended(),
                effect.begun());
        return new Outcome.Held(incident, effect);
    }

    /** A change that is so already: nothing that is held about its subject waits any more. */
    public void settle(Change change) {
        Instant now = clock.instant();
        database.change(sql -> ChangeStore.supersede(sql, change, now));
    }

    /** No verdict can be another by it, but people read what they wrote. */
    private void keep(Change change, Consumer<Sql> alongside) {
        if (database.read(sql -> ChangeStore.isOtherDocument(sql, change))) {
            references.adopt(change, alongside);
        } else {
            database.change(alongside);
        }
    }

    /** Lets a held change count, whatever it does. */
    public synchronized Decision approve(long id) {
        Optional<Incident> incident = database.read(sql -> new IncidentTable(sql).find(id));
        Optional<Decision> refused = refusal(incident);
        if (refused.isPresent()) {
            return refused.get();
        }
        try {
            Bytes content =
                    database.read(sql -> new IncidentTable(sql).content(id)).orElseThrow();
            Change change = ChangeStore.read(incident.orElseThrow(), content, references.keys());
            Instant now = clock.instant();
            references.adopt(change, sql -> {
                if (!close(sql, incident.orElseThrow(), Incident.State.APPROVED, now)) {
                    throw new DecidedMeanwhile();
                }
            });
        } catch (DecidedMeanwhile e) {
            return closed(id);
        } catch (ChangeStore.Unreadable e) {
            return new Decision.Impossible(String.valueOf(e.getMessage()));
        }
        Reappraisal.Outcome outcome = reappraisal.run();
        return done(id, outcome);
    }

    /** Drops a held change: what counted goes on to count. */
    public synchronized Decision reject(long id) {
        Instant now = clock.instant();
        Optional<Incident> incident = database.read(sql -> new IncidentTable(sql).find(id));
        Optional<Decision> refused = refusal(incident);
        if (refused.isPresent()) {
            return refused.get();
        }
        return database.write(sql -> close(sql, incident.orElseThrow(), Incident.State.REJECTED, now))
                ? done(id, new Reappraisal.Outcome(0, 0))
                : closed(id);
    }

    /** The last incident about what a change changes. */
    public Optional<Incident> last(Change change) {
        ChangeStore.Name name = ChangeStore.name(change);
        return database.read(sql -> new IncidentTable(sql).last(name.kind().label(), name.subject()))
                .filter(incident -> incident.digest().equals(ChangeStore.digest(change)));
    }

    /** Undoes a transaction: another node decided while this one was about to. */
    private static final class DecidedMeanwhile extends RuntimeException {
        DecidedMeanwhile() {
            super("the incident was decided meanwhile", null, false, false);
        }
    }

    /** Whether it was open, and nobody was quicker. */
    private static boolean close(Sql sql, Incident incident, Incident.State state, Instant now) {
        boolean closed = new IncidentTable(sql).close(incident.id(), state, now);
        if (closed) {
            new LedgerTable(sql)
                    .append(new LedgerEntry.OperatorActed(
                            now,
                            state == Incident.State.APPROVED
                                    ? LedgerAct.INCIDENT_APPROVED
                                    : LedgerAct.INCIDENT_REJECTED,
                            "incident " + incident.id() + ": " + incident.title(),
                            Optional.of(Bytes.fromHex(incident.digest()))));
        }
        return closed;
    }

    private Decision closed(long id) {
        return new Decision.Closed(
                database.read(sql -> new IncidentTable(sql).find(id)).orElseThrow());
    }

    private Decision done(long id, Reappraisal.Outcome outcome) {
        Incident incident =
                database.read(sql -> new IncidentTable(sql).find(id)).orElseThrow();
        return new Decision.Done(incident, outcome.appraised(), outcome.changed());
    }

    private static Optional<Decision> refusal(Optional<Incident> incident) {
        if (incident.isEmpty()) {
            return Optional.of(new Decision.Unknown());
        }
        return incident.filter(each -> each.state() != Incident.State.OPEN).map(Decision.Closed::new);
    }

    /** By the sweep that told the effect, unless another node changed something else meanwhile. */
    private Reappraisal.Outcome reappraise(Sweep<Judgement> sweep) {
        return references.current().revision().equals(sweep.reference().revision())
                ? reappraisal.run(sweep)
                : reappraisal.run();
    }
}
