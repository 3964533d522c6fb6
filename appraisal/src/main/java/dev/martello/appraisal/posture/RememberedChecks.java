package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPath;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.evidence.settings.Settings;
import dev.martello.evidence.settings.Unseen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** The checks for one system, with what they said of facts that came before. */
final class RememberedChecks {
    /** Paths that could not be seen are a few hundred, whatever machine it is. */
    private static final int MAX_UNSEEN_PATHS = 4096;

    private final List<NumberedFact> facts;
    private final List<RememberedCheck> checks;
    private final Map<String, List<RememberedCheck>> blinded = new HashMap<>();

    private RememberedChecks(List<NumberedFact> facts, List<RememberedCheck> checks) {
        this.facts = facts;
        this.checks = checks;
    }

    static RememberedChecks of(List<CompiledCheck> compiled) throws MalformedCheck {
        SequencedMap<FactPath, Integer> places = new LinkedHashMap<>();
        List<RememberedCheck> checks = new ArrayList<>();
        for (CompiledCheck each : compiled) {
            each.requireTexts();
            List<Integer> ofCheck = each.dependencies().stream()
                    .map(path -> {
                        places.putIfAbsent(path, places.size());
                        return places.get(path);
                    })
                    .toList();
            checks.add(new RememberedCheck(each, ofCheck));
        }
        return new RememberedChecks(
                places.sequencedKeySet().stream().map(NumberedFact::new).toList(), checks);
    }

    List<CheckResult> judge(Settings settings) {
        List<Integer> numbers =
                facts.stream().map(each -> each.numberIn(settings)).toList();
        Map<RememberedCheck, List<Unseen>> unseen = unseen(settings);
        List<RememberedCheck> fresh = checks.stream()
                .filter(each -> !each.knows(each.situation(numbers, unseen)))
                .toList();
        FactValues values = FactValues.of(settings, parts(fresh));
        UnseenFacts all = new UnseenFacts(settings.unseen());
        return checks.stream()
                .map(each -> new CheckResult(each.check(), each.judge(each.situation(numbers, unseen), values, all)))
                .toList();
    }

    private static Set<String> parts(List<RememberedCheck> checks) {
        return checks.stream()
                .flatMap(each -> each.parts().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** For each check what it would have to see and could not. */
    private Map<RememberedCheck, List<Unseen>> unseen(Settings settings) {
        if (blinded.size() > MAX_UNSEEN_PATHS) {
            blinded.clear();
        }
        Map<RememberedCheck, List<Unseen>> unseen = new HashMap<>();
        for (Unseen each : settings.unseen()) {
            for (RememberedCheck check : blinded.computeIfAbsent(each.path(), this::blindedBy)) {
                unseen.computeIfAbsent(check, _ -> new ArrayList<>()).add(each);
            }
        }
        return unseen;
    }

    private List<RememberedCheck> blindedBy(String path) {
        return checks.stream().filter(each -> each.isBlindedBy(path)).toList();
    }
}
