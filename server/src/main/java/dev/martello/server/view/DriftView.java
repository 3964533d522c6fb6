package dev.martello.server.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an appliance is set up otherwise than it was, or than others are.
 *
 * @param comparisons with each setup that there is to compare with
 * @param notCompared what there is nothing of to compare with, which is not the same as no difference
 */
public record DriftView(List<Comparison> comparisons, List<NotCompared> notCompared) {
    public DriftView {
        comparisons = List.copyOf(comparisons);
        notCompared = List.copyOf(notCompared);
    }

    /**
     * A setup that there is not.
     *
     * @param against what it would be, as in {@code yesterday}
     * @param why there is none, for people
     */
    public record NotCompared(String against, String why) {}

    /**
     * What differs from one setup.
     *
     * @param against what it is, as in {@code yesterday} or {@code most of its cohort}
     * @param since when it was that of this appliance, if it was
     * @param total how many changes there are
     * @param changes the first of them
     */
    public record Comparison(String against, Optional<Instant> since, int total, List<Change> changes) {
        public Comparison {
            changes = List.copyOf(changes);
        }
    }

    /**
     * One thing that differs.
     *
     * @param path by which checks would ask for it
     * @param before empty if it was not there, or could not be seen
     * @param after empty if it is not there, or cannot be seen
     */
    public record Change(String path, Optional<String> before, Optional<String> after) {}
}
