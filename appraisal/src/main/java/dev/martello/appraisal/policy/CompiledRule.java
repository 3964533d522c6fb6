package dev.martello.appraisal.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.policy.FactProgram.PartAbsent;
import dev.martello.evidence.report.ItemDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rule with its expressions ready to run. */
record CompiledRule(
        PolicyRule rule,
        Optional<FactProgram> each,
        Optional<FactProgram> when,
        CompiledTemplate subject,
        CompiledTemplate message) {
    /** More findings of one rule tell nobody more; how many there are is said. */
    static final int MAX_FINDINGS = 50;

    /** Fields by which elements of the facts name their entry of a log. */
    private static final List<String> ENTRY_NUMBERS = List.of("event", "entry", "record");

    record CompiledTemplate(List<Part> parts) {
        sealed interface Part {}

        record Literal(String text) implements Part {}

        record Hole(FactProgram program) implements Part {}

        CompiledTemplate {
            parts = List.copyOf(parts);
        }

        String render(Map<String, Object> facts) throws CelEvaluationException, PartAbsent {
            StringBuilder text = new StringBuilder();
            for (Part part : parts) {
                switch (part) {
                    case Literal(String literal) -> text.append(literal);
                    case Hole(FactProgram program) -> text.append(program.evaluate(facts));
                }
            }
            return text.toString();
        }
    }

    /**
     * What the rule finds. Where its condition cannot be told without a part of the facts that is not there, it finds nothing:
     * why the part is not there is a finding of its own.
     */
    List<Finding> findings(Map<String, Object> facts, Map<String, ItemDigest> evidence) {
        Optional<ItemDigest> item = item(evidence);
        try {
            return found(facts, item);
        } catch (CelEvaluationException e) {
            return List.of(BuiltInRule.POLICY_RULE_FAILED.finding(
                    rule.id().text(), "rule " + rule.id() + " came to no answer: " + e.getMessage(), item));
        } catch (PartAbsent e) {
            return List.of();
        }
    }

    /** The names of the facts that the condition is about, as in {@code boot.secureBoot}. */
    Set<String> names() {
        return Stream.concat(each.stream(), when.stream())
                .flatMap(program -> program.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The evidence that the condition is about. */
    private Optional<ItemDigest> item(Map<String, ItemDigest> evidence) {
        return Stream.concat(each.stream(), when.stream())
                .flatMap(program -> program.parts().stream())
                .flatMap(part -> Optional.ofNullable(evidence.get(part)).stream())
                .findFirst();
    }

    private List<Finding> found(Map<String, Object> facts, Optional<ItemDigest> item)
            throws CelEvaluationException, PartAbsent {
        List<Finding> findings = new ArrayList<>();
        int more = 0;
        for (Map<String, Object> scope : scopes(facts)) {
            if (holds(scope)) {
                if (findings.size() < MAX_FINDINGS) {
                    findings.add(finding(scope, item));
                } else {
                    more++;
                }
            }
        }
        if (more > 0) {
            findings.add(finding(
                    "and more", more + " more findings of this rule are not shown", item, OptionalLong.empty()));
        }
        return findings;
    }

    private List<Map<String, Object>> scopes(Map<String, Object> facts) throws CelEvaluationException, PartAbsent {
        if (each.isEmpty()) {
            return List.of(facts);
        }
        List<Map<String, Object>> scopes = new ArrayList<>();
        for (Object element : (List<?>) each.get().evaluate(facts)) {
            Map<String, Object> scope = new HashMap<>(facts);
            scope.put(RuleCompiler.ELEMENT, element);
            scopes.add(scope);
        }
        return scopes;
    }

    private boolean holds(Map<String, Object> scope) throws CelEvaluationException {
        try {
            return when.isEmpty() || (boolean) when.get().evaluate(scope);
        } catch (PartAbsent e) {
            return false;
        }
    }

    /** The condition holds; that its text asks for something that is not there must not hide it. */
    private Finding finding(Map<String, Object> scope, Optional<ItemDigest> item) throws CelEvaluationException {
        try {
            return finding(subject.render(scope), message.render(scope), item, entry(scope));
        } catch (PartAbsent e) {
            return finding(
                    rule.id().text(), "the rule holds, but cannot be explained: " + e.getMessage(), item, entry(scope));
        }
    }

    /** The entry of a log that the element is about, if it names one. */
    private static OptionalLong entry(Map<String, Object> scope) {
        if (!(scope.get(RuleCompiler.ELEMENT) instanceof Map<?, ?> element)) {
            return OptionalLong.empty();
        }
        return ENTRY_NUMBERS.stream()
                .flatMap(name -> Optional.ofNullable(element.get(name)).stream())
                .mapToLong(Long.class::cast)
                .filter(number -> number >= 0)
                .findFirst();
    }

    private Finding finding(String about, String explanation, Optional<ItemDigest> item, OptionalLong entry) {
        return new Finding(rule.id(), rule.severity(), rule.tier(), about, explanation, item, entry, rule.remedy());
    }
}
