package dev.martello.appraisal.profile;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** The machines that teach, by their numbers. */
record Roll(List<Observation> machines, Quorum quorum) {
    int size() {
        return machines.size();
    }

    Sighting sighting(Collection<Integer> numbers) {
        List<Observation> seen =
                numbers.stream().distinct().sorted().map(machines::get).toList();
        return new Sighting(
                seen.size(),
                machines.size(),
                (int) seen.stream().map(Observation::site).distinct().count(),
                seen.stream().map(Observation::machine).toList());
    }

    Sighting all() {
        return sighting(numbers());
    }

    /** Those that are not among these. */
    Sighting without(Collection<Integer> numbers) {
        return sighting(
                numbers().stream().filter(each -> !numbers.contains(each)).toList());
    }

    boolean isQuorum(Sighting sighting) {
        return quorum.isReachedBy(sighting);
    }

    List<Integer> numbers() {
        return IntStream.range(0, machines.size()).boxed().toList();
    }
}
