package dev.martello.appraisal.profile;

import dev.martello.appraisal.profile.ProfileDraft.Event;
import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.evidence.bootlog.EventClaim.Basis;
import dev.martello.evidence.bootlog.MachineValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The values that machines measured under one name into one register, and what is to be expected there. For one thread.
 *
 * <p>Each machine's own is, in PCR 1 and for partition tables in PCR 5, what the specifications say is; and, in PCRs 1 and 6, what
 * differs on most machines: more than half of three or more have a value that no other has. Everywhere else values that differ are
 * alternatives, for a person to look at.
 */
final class Slot {
    private static final Set<Integer> OBSERVED_TO_VARY = Set.of(1, 6);
    private static final int FEWEST_TO_VARY = 3;

    private final ExpectedEvent.Name name;
    private final Roll roll;
    private final List<MeasuredValue> values;
    private final List<Event> events = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    Slot(ExpectedEvent.Name name, Roll roll, List<MeasuredValue> values) {
        this.name = name;
        this.roll = roll;
        this.values = values;
        learn();
    }

    List<Event> events() {
        return events;
    }

    List<LeftOut> leftOut() {
        return leftOut;
    }

    private void learn() {
        Optional<MachineValue> known = values.getFirst().machineValue();
        if (known.isPresent()) {
            vary(
                    known.get().reason(),
                    known.get() == MachineValue.BOOT_OPTION ? ExpectedEvent.MAX_TIMES : mostTimes(times(values)));
        } else if (isObservedToVary()) {
            vary("differs from machine to machine", mostTimes(times(values)));
        } else {
            pin();
        }
    }

    private boolean isObservedToVary() {
        Set<Integer> having = machines(values);
        long alone = values.stream()
                .filter(value -> value.timesByMachine().size() == 1)
                .flatMap(value -> value.timesByMachine().keySet().stream())
                .distinct()
                .count();
        return OBSERVED_TO_VARY.contains(name.pcr().number())
                && values.stream().allMatch(value -> value.claim().basis() != Basis.BELIED)
                && having.size() >= FEWEST_TO_VARY
                && 2 * alone > having.size()
                && roll.isQuorum(roll.sighting(having));
    }

    private void vary(String reason, int atMost) {
        Set<Integer> having = machines(values);
        Sighting seen = roll.sighting(having);
        if (!roll.isQuorum(seen)) {
            values.forEach(value -> leaveOut(value, "below the quorum"));
            return;
        }
        events.add(new Event(
                expect(isMissingSomewhere(having) ? 0 : 1, Math.max(1, atMost), seen, new Expectation.Varies(reason)),
                seen,
                List.of()));
    }

    private void pin() {
        List<MeasuredValue> common = new ArrayList<>();
        for (MeasuredValue value : values) {
            if (roll.isQuorum(sighting(value))) {
                common.add(value);
            } else {
                leaveOut(value, "below the quorum");
            }
        }
        List<MeasuredValue> sometimes = new ArrayList<>();
        for (MeasuredValue value : common) {
            if (isMissingSomewhere(value.timesByMachine().keySet())) {
                sometimes.add(value);
            } else {
                expect(List.of(value));
            }
        }
        if (machines(sometimes).size()
                == sometimes.stream()
                        .mapToInt(value -> value.timesByMachine().size())
                        .sum()) {
            expect(sometimes);
        } else {
            sometimes.forEach(value -> expect(List.of(value)));
        }
    }

    /** Expects one of these values, of which no machine has two. */
    private void expect(List<MeasuredValue> alternatives) {
        if (alternatives.isEmpty()) {
            return;
        }
        List<MeasuredValue> mostSeenFirst = alternatives.stream()
                .sorted(Comparator.<MeasuredValue>comparingInt(
                                value -> -value.timesByMachine().size())
                        .thenComparing(value -> value.strongest().toString()))
                .toList();
        mostSeenFirst.stream()
                .skip(ExpectedEvent.MAX_VALUES)
                .forEach(value -> leaveOut(value, "there are " + ExpectedEvent.MAX_VALUES + " values that more have"));
        List<MeasuredValue> kept =
                mostSeenFirst.stream().limit(ExpectedEvent.MAX_VALUES).toList();
        Map<Integer, Integer> times = times(kept);
        Sighting seen = roll.sighting(times.keySet());
        List<Sighting> sightings = kept.stream().map(this::sighting).toList();
        List<ExpectedEvent.Value> expected = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            expected.add(
                    kept.get(i).expect(kept.size() == 1 ? "" : sightings.get(i).sentence()));
        }
        events.add(new Event(
                expect(leastTimes(times), mostTimes(times), seen, new Expectation.OneOf(expected)), seen, sightings));
    }

    private ExpectedEvent expect(int atLeast, int atMost, Sighting seen, Expectation expectation) {
        return new ExpectedEvent(name.pcr(), name.type(), name.label(), atLeast, atMost, seen.sentence(), expectation);
    }

    /** Whether so many lack something that it may be missing. */
    private boolean isMissingSomewhere(Collection<Integer> having) {
        return roll.isQuorum(roll.without(having));
    }

    /** The most that fewer than a quorum have less of. */
    private int leastTimes(Map<Integer, Integer> times) {
        int least = 0;
        while (least < ExpectedEvent.MAX_TIMES && !isMissingSomewhere(having(times, least + 1))) {
            least++;
        }
        return Math.min(least, mostTimes(times));
    }

    /** The most that a quorum has. */
    private int mostTimes(Map<Integer, Integer> times) {
        int most = 1;
        while (most < ExpectedEvent.MAX_TIMES && roll.isQuorum(roll.sighting(having(times, most + 1)))) {
            most++;
        }
        return most;
    }

    /** By machine, how often it has any of these values. */
    private static Map<Integer, Integer> times(List<MeasuredValue> values) {
        Map<Integer, Integer> times = new HashMap<>();
        values.forEach(
                value -> value.timesByMachine().forEach((machine, each) -> times.merge(machine, each, Integer::sum)));
        return times;
    }

    private static Set<Integer> having(Map<Integer, Integer> times, int atLeast) {
        return times.entrySet().stream()
                .filter(each -> each.getValue() >= atLeast)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> machines(List<MeasuredValue> values) {
        return values.stream()
                .flatMap(value -> value.timesByMachine().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Sighting sighting(MeasuredValue value) {
        return roll.sighting(value.timesByMachine().keySet());
    }

    private void leaveOut(MeasuredValue value, String reason) {
        leftOut.add(new LeftOut(
                name.pcr().number(), name.text(), value.strongest().toString(), value.says(), sighting(value), reason));
    }
}
