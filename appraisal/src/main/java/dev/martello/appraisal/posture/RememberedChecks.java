package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPath;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.appraisal.posture.RememberedCheck.Situation;
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
    private static final long ENTRY_OCTETS = 200;

    private final List<NumberedFact> facts;
    private final List<RememberedCheck> checks;
    private final Map<String, List<RememberedCheck>> blinded = new HashMap<>();
    private final Memory memory;

    private RememberedChecks(List<NumberedFact> facts, List<RememberedCheck> checks, Memory memory) {
        this.facts = facts;
        this.checks = checks;
        this.memory = memory;
    }

    static RememberedChecks of(List<CompiledCheck> compiled, Memory memory) throws MalformedCheck {
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
                places.sequencedKeySet().stream().map(NumberedFact::new).toList(), checks, memory);
    }

    /** A check in the situation that settings put it in. */
    private record Question(RememberedCheck check, Situation situation) {
        boolean isNew() {
            return !check.knows(situation);
        }
    }

    List<CheckResult> judge(Settings settings) {
        if (memory.isFull()) {
            forget();
        }
        List<Integer> numbers =
                facts.stream().map(each -> each.numberIn(settings, memory)).toList();
        Map<RememberedCheck, List<Unseen>> unseen = unseen(settings);
        List<Question> questions = checks.stream()
                .map(each -> new Question(each, each.situation(numbers, unseen.getOrDefault(each, List.of()))))
                .toList();
        FactValues values = FactValues.of(settings, partsOfNew(questions));
        UnseenFacts all = new UnseenFacts(settings.unseen());
        return questions.stream()
                .map(each -> new CheckResult(
                        each.check().check(), each.check().judge(each.situation(), values, all, memory)))
                .toList();
    }

    private void forget() {
        facts.forEach(NumberedFact::forget);
        checks.forEach(RememberedCheck::forget);
        blinded.clear();
        memory.clear();
    }

    private static Set<String> partsOfNew(List<Question> questions) {
        return questions.stream()
                .filter(Question::isNew)
                .flatMap(each -> each.check().parts().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** For each check what it would have to see and could not. */
    private Map<RememberedCheck, List<Unseen>> unseen(Settings settings) {
        Map<RememberedCheck, List<Unseen>> unseen = new HashMap<>();
        for (Unseen each : settings.unseen()) {
            for (RememberedCheck check : blinded.computeIfAbsent(each.path(), this::blindedBy)) {
                unseen.computeIfAbsent(check, _ -> new ArrayList<>()).add(each);
            }
        }
        return unseen;
    }

    private List<RememberedCheck> blindedBy(String path) {
        memory.add(ENTRY_OCTETS + path.length());
        return checks.stream().filter(each -> each.isBlindedBy(path)).toList();
    }
}
