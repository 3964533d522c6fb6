package dev.martello.appraisal.posture;

import dev.martello.evidence.settings.Unseen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each question would have to see, and a machine could not. Machines of one kind have the same. */
final class Blinds {
    private final Map<QuestionGroup, List<List<Unseen>>> byGroup = new HashMap<>();

    /** For each question of a group, in their order; empty if none of them is blinded. */
    List<List<Unseen>> of(QuestionGroup group) {
        return byGroup.getOrDefault(group, List.of());
    }

    /** @param blinding the questions that each of these blinds */
    static Blinds of(List<QuestionGroup> groups, List<Unseen> unseen, Map<String, List<RememberedQuestion>> blinding) {
        Blinds blinds = new Blinds();
        for (QuestionGroup group : groups) {
            List<List<Unseen>> ofGroup = group.questions().stream()
                    .map(question -> unseen.stream()
                            .filter(each -> blinding.getOrDefault(each.path(), List.of())
                                    .contains(question))
                            .toList())
                    .toList();
            if (ofGroup.stream().anyMatch(each -> !each.isEmpty())) {
                blinds.byGroup.put(group, ofGroup);
            }
        }
        return blinds;
    }
}
