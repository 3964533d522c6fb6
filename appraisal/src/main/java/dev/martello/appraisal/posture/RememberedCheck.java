package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPath;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.evidence.settings.Unseen;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A check with what it said before. */
final class RememberedCheck {
    private static final long ENTRY_OCTETS = 300;

    private final CompiledCheck compiled;
    private final int[] facts;
    private final Set<String> parts;
    private final Map<Situation, Outcome> outcomes = new HashMap<>();

    /** All on which the outcome depends: the numbers of the values of its facts, and what it would have to see and could not. */
    record Situation(List<Integer> values, List<Unseen> unseen) {}

    /** @param facts the places of the facts on which it depends among the facts of all checks */
    RememberedCheck(CompiledCheck compiled, List<Integer> facts) {
        this.compiled = compiled;
        this.facts = facts.stream().mapToInt(Integer::intValue).toArray();
        this.parts = compiled.dependencies().stream().map(FactPath::part).collect(Collectors.toSet());
    }

    Check check() {
        return compiled.check();
    }

    /** The parts of the facts that it asks for. */
    Set<String> parts() {
        return parts;
    }

    boolean isBlindedBy(String unseenPath) {
        return compiled.isBlindedBy(unseenPath);
    }

    /**
     * @param numbers those of the values of all facts
     * @param unseen what it would have to see and could not
     */
    Situation situation(List<Integer> numbers, List<Unseen> unseen) {
        return new Situation(Arrays.stream(facts).mapToObj(numbers::get).toList(), unseen);
    }

    boolean knows(Situation situation) {
        return outcomes.containsKey(situation);
    }

    /** What it says in this situation; it is asked only if that is not known. */
    Outcome judge(Situation situation, FactValues values, UnseenFacts unseen, Memory memory) {
        Outcome known = outcomes.get(situation);
        if (known != null) {
            return known;
        }
        Outcome outcome = compiled.judge(values, unseen);
        memory.add(ENTRY_OCTETS + FactPath.octetsOf(outcome));
        outcomes.put(situation, outcome);
        return outcome;
    }

    void forget() {
        outcomes.clear();
    }
}
