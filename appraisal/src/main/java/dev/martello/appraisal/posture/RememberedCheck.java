package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPath;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.evidence.settings.Unseen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A check with what it said before. */
final class RememberedCheck {
    private static final long ENTRY_OCTETS = 300;

    /** Of a fault as facts state it, with a remedy of some lines. */
    private static final long STATED_OCTETS = 500;

    private final CompiledCheck compiled;
    private final Map<Situation, StatedResult> results = new HashMap<>();

    /** All on which the outcome depends: the numbers of the values of its facts, and what it would have to see and could not. */
    record Situation(List<Integer> values, List<Unseen> unseen) {}

    RememberedCheck(CompiledCheck compiled) {
        this.compiled = compiled;
    }

    Check check() {
        return compiled.check();
    }

    boolean isBlindedBy(String unseenPath) {
        return compiled.isBlindedBy(unseenPath);
    }

    /** What it said in this situation, if it was ever asked in it. */
    Optional<StatedResult> known(Situation situation) {
        return Optional.ofNullable(results.get(situation));
    }

    /** What it says in a situation that is new. */
    StatedResult judge(Situation situation, FactValues values, UnseenFacts unseen, Memory memory) {
        Outcome outcome = compiled.judge(values, unseen);
        StatedResult result = StatedResult.of(new CheckResult(check(), outcome));
        memory.add(ENTRY_OCTETS
                + FactPath.octetsOf(outcome)
                + STATED_OCTETS * result.failed().size());
        results.put(situation, result);
        return result;
    }

    void forget() {
        results.clear();
    }
}
