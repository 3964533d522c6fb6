package dev.martello.appraisal.posture;

import dev.martello.evidence.settings.Unseen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each check would have to see, and a machine could not. Machines of one kind have the same. */
final class Blinds {
    private final Map<CheckGroup, List<List<Unseen>>> byGroup = new HashMap<>();

    /** For each check of a group, in their order; empty if none of them is blinded. */
    List<List<Unseen>> of(CheckGroup group) {
        return byGroup.getOrDefault(group, List.of());
    }

    /** @param blinding the checks that each of these blinds */
    static Blinds of(List<CheckGroup> groups, List<Unseen> unseen, Map<String, List<RememberedCheck>> blinding) {
        Blinds blinds = new Blinds();
        for (CheckGroup group : groups) {
            List<List<Unseen>> ofGroup = group.checks().stream()
                    .map(check -> unseen.stream()
                            .filter(each -> blinding.getOrDefault(each.path(), List.of())
                                    .contains(check))
                            .toList())
                    .toList();
            if (ofGroup.stream().anyMatch(each -> !each.isEmpty())) {
                blinds.byGroup.put(group, ofGroup);
            }
        }
        return blinds;
    }
}
