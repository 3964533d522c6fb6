package dev.martello.server.judgement;

import dev.martello.appraisal.policy.FactQuery;
import dev.martello.appraisal.policy.FactQuery.Answer;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.Database;
import dev.martello.server.store.ExaminationTable;
import dev.martello.server.store.Stand;
import dev.martello.server.store.StandInterval;
import dev.martello.server.store.StandingTable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which appliances' evidence answers a question with yes, at a time or during some time. Evidence of the past is compared with the reference
 * values of today. For use by many threads.
 */
public final class FleetQuery {
    /** When is asked about. */
    public sealed interface When {
        record At(Instant time) implements When {}

        /** From the first time until just before the second. */
        record Between(Instant from, Instant to) implements When {}
    }

    /** From the first time until just before the second. */
    public record Span(Instant from, Instant to) {}

    /**
     * An appliance that answers yes.
     *
     * @param stand how it stood then, or when it began to answer so
     * @param spans when it did, if it was asked about a stretch of time
     */
    public record Match(Stand stand, List<Span> spans) {
        public Match {
            spans = List.copyOf(spans);
        }
    }

    /**
     * What came of a question.
     *
     * @param appliances how many were asked: all that were not silent
     * @param undecided how many of those that do not match could not tell, at some time at least
     */
    public record Result(int appliances, int undecided, List<Match> matches) {
        public Result {
            matches = List.copyOf(matches);
        }
    }

    /** It would take too long; the message says what to do. */
    public static final class TooMuch extends Exception {
        TooMuch(String problem) {
            super(problem);
        }
    }

    private static final int PAGE = 1000;

    /** A state of evidence is some hundred octets here. */
    static final int MAX_INTERVALS = 500_000;

    /** Some milliseconds each, at the worst. */
    private static final int MAX_READ_AGAIN = 20_000;

    private final Database database;
    private final References references;
    private final Judge judge;
    private final Clock clock;

    public FleetQuery(Database database, References references, Judge judge, Clock clock) {
        this.database = database;
        this.references = references;
        this.judge = judge;
        this.clock = clock;
    }

    /** Asks the fleet. What has to be read again for it is kept, so that it is there for the next question. */
    public Result ask(FactQuery query, When when) throws TooMuch {
        Reference reference = references.current();
        Run run = new Run(reference, new Sweep<>(database, judge, reference, found -> query.ask(found.facts())));
        return switch (when) {
            case When.At(Instant time) -> run.at(time);
            case When.Between(Instant from, Instant to) -> run.between(from, to);
        };
    }

    /** One question on its way through the fleet. */
    private final class Run {
        private final Reference reference;
        private final Sweep<Answer> sweep;
        private final List<Match> matches = new ArrayList<>();
        private int appliances;
        private int undecided;
        private int intervals;

        /** The digests of the evidence that was read again. */
        private final Set<String> kept = new HashSet<>();

        Run(Reference reference, Sweep<Answer> sweep) {
            this.reference = reference;
            this.sweep = sweep;
        }

        Result at(Instant time) throws TooMuch {
            List<Stand> page = standing(time, "");
            while (!page.isEmpty()) {
                appliances += page.size();
                IdentityHashMap<Stand, Answer> answers = answers(page);
                for (Stand stand : page) {
                    switch (answers.getOrDefault(stand, Answer.UNKNOWN)) {
                        case YES -> matches.add(new Match(stand, List.of()));
                        case UNKNOWN -> undecided++;
                        case NO -> {}
                    }
                }
                page = standing(time, page.getLast().id().toString());
            }
            return new Result(appliances, undecided, matches);
        }

        private List<Stand> standing(Instant time, String after) {
            return database.read(sql -> new StandingTable(sql).at(time, reference.examinerRevision(), after, PAGE));
        }

        Result between(Instant from, Instant to) throws TooMuch {
            List<String> page = ids("");
            while (!page.isEmpty()) {
                List<StandInterval> stood = stood(from, to, page);
                IdentityHashMap<Stand, Answer> answers =
                        answers(stood.stream().map(StandInterval::stand).toList());
                Map<ApplianceId, List<StandInterval>> byAppliance = new LinkedHashMap<>();
                stood.forEach(each -> byAppliance
                        .computeIfAbsent(each.stand().id(), _ -> new ArrayList<>())
                        .add(each));
                byAppliance.values().forEach(each -> conclude(each, answers));
                page = ids(page.getLast());
            }
            return new Result(appliances, undecided, matches);
        }

        private List<String> ids(String after) {
            return database.read(sql -> new StandingTable(sql).appliances(after, PAGE));
        }

        private List<StandInterval> stood(Instant from, Instant to, List<String> page) throws TooMuch {
            List<StandInterval> stood = database.read(sql -> new StandingTable(sql)
                    .between(
                            from,
                            to,
                            reference.examinerRevision(),
                            page.getFirst(),
                            page.getLast(),
                            MAX_INTERVALS - intervals + 1));
            intervals += stood.size();
            if (intervals > MAX_INTERVALS) {
                throw new TooMuch("the fleet had more than " + MAX_INTERVALS
                        + " states of evidence in that time; ask about a shorter one");
            }
            return stood;
        }

        private void conclude(List<StandInterval> stood, IdentityHashMap<Stand, Answer> answers) {
            appliances++;
            List<Span> spans = new ArrayList<>();
            boolean isUndecided = false;
            for (StandInterval each : stood) {
                Answer answer = answers.getOrDefault(each.stand(), Answer.UNKNOWN);
                if (answer == Answer.YES) {
                    extend(spans, new Span(each.from(), each.to()));
                }
                isUndecided |= answer == Answer.UNKNOWN;
            }
            if (!spans.isEmpty()) {
                Stand first = stood.stream()
                        .map(StandInterval::stand)
                        .filter(each -> answers.get(each) == Answer.YES)
                        .findFirst()
                        .orElseThrow();
                matches.add(new Match(first, spans));
            } else if (isUndecided) {
                undecided++;
            }
        }

        /** What begins when the last one ends goes on with it. */
        private static void extend(List<Span> spans, Span next) {
            if (!spans.isEmpty() && !spans.getLast().to().isBefore(next.from())) {
                spans.add(new Span(spans.removeLast().from(), next.to()));
            } else {
                spans.add(next);
            }
        }

        private IdentityHashMap<Stand, Answer> answers(List<Stand> stands) throws TooMuch {
            IdentityHashMap<Stand, Answer> answers = new IdentityHashMap<>();
            for (int from = 0; from < stands.size(); from += PAGE) {
                List<Sweep.Outcome<Answer>> outcomes =
                        sweep.ask(stands.subList(from, Math.min(stands.size(), from + PAGE)));
                outcomes.forEach(each -> answers.put(each.stand(), each.answer()));
                keep(sweep.fresh(outcomes).stream()
                        .filter(each -> kept.add(each.evidence()))
                        .toList());
            }
            return answers;
        }

        private void keep(List<ExaminationTable.Entry> fresh) throws TooMuch {
            if (fresh.isEmpty()) {
                return;
            }
            Instant now = clock.instant();
            database.change(sql -> new ExaminationTable(sql).add(fresh, now));
            if (kept.size() > MAX_READ_AGAIN) {
                throw new TooMuch(
                        "too much evidence of that time has to be read again at once; ask again, and it goes on"
                                + " from where it stopped");
            }
        }
    }
}
