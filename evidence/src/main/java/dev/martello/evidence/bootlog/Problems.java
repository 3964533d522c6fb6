package dev.martello.evidence.bootlog;

import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects problems, of each kind so many that a hostile log cannot make a long list. For one thread. */
final class Problems {
    private static final int MAX_OF_A_KIND = 64;

    private final List<BootLogProblem> found = new ArrayList<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    void add(Kind kind, String sentence) {
        add(BootLogProblem.of(kind, sentence));
    }

    void add(Kind kind, BootEvent event, String sentence) {
        add(BootLogProblem.of(kind, event, sentence));
    }

    /** What was found, with a note on each kind that was cut short. */
    List<BootLogProblem> toList() {
        List<BootLogProblem> all = new ArrayList<>(found);
        counts.forEach((kind, count) -> {
            if (count > MAX_OF_A_KIND) {
                all.add(BootLogProblem.of(kind, (count - MAX_OF_A_KIND) + " more of this kind are not listed"));
            }
        });
        return List.copyOf(all);
    }

    private void add(BootLogProblem problem) {
        if (counts.merge(problem.kind(), 1, Integer::sum) <= MAX_OF_A_KIND) {
            found.add(problem);
        }
    }
}
