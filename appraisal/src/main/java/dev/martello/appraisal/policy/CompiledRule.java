package dev.martello.appraisal.policy;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.expression.FactExpression;
import dev.martello.appraisal.expression.FactText;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.appraisal.expression.NoAnswer;
import dev.martello.evidence.report.ItemDigest;
import java.util.ArrayList;
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
        Optional<FactExpression> each,
        Optional<FactExpression> when,
        FactText subject,
        FactText message,
        Optional<FactText> remedy) {
    /** More findings of one rule tell nobody more; how many there are is said. */
    static final int MAX_FINDINGS = 50;

    /** Fields by which elements of the facts name their entry of a log. */
    private static final List<String> ENTRY_NUMBERS = List.of("event", "entry", "record");

    /**
     * What the rule finds. Where its condition cannot be told without a part of the facts that is not there, it finds nothing:
     * why the part is not there is a finding of its own.
     */
    List<Finding> findings(FactValues facts, Map<String, ItemDigest> evidence) {
        Optional<ItemDigest> item = item(evidence);
        try {
            return found(facts, item);
        } catch (NoAnswer e) {
            return e.absentPart().isPresent()
                    ? List.of()
                    : List.of(BuiltInRule.POLICY_RULE_FAILED.finding(
                            rule.id().text(), "rule " + rule.id() + " came to no answer: " + e.getMessage(), item));
        }
    }

    /** The names of the facts that the condition is about, as in {@code boot.secureBoot}. */
    Set<String> names() {
        return Stream.concat(each.stream(), when.stream())
                .flatMap(expression -> expression.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The evidence that the condition is about. */
    private Optional<ItemDigest> item(Map<String, ItemDigest> evidence) {
        return Stream.concat(each.stream(), when.stream())
                .flatMap(program -> program.parts().stream())
                .flatMap(part -> Optional.ofNullable(evidence.get(part)).stream())
                .findFirst();
    }

    private List<Finding> found(FactValues facts, Optional<ItemDigest> item) throws NoAnswer {
        List<Finding> findings = new ArrayList<>();
        int more = 0;
        for (FactValues scope : each.isPresent() ? each.get().each(facts) : List.of(facts)) {
            if (holds(scope)) {
                if (findings.size() < MAX_FINDINGS) {
                    findings.add(finding(scope, item));
                } else {
                    more++;
                }
            }
        }
        if (more > 0) {
            findings.add(new Finding(
                    rule.id(),
                    rule.severity(),
                    rule.tier(),
                    "and more",
                    more + " more findings of this rule are not shown",
                    item,
                    remedy(facts)));
        }
        return findings;
    }

    private boolean holds(FactValues scope) throws NoAnswer {
        try {
            return when.isEmpty() || when.get().holds(scope);
        } catch (NoAnswer e) {
            if (e.absentPart().isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    /** The condition holds; that its text asks for something that is not there must not hide it. */
    private Finding finding(FactValues scope, Optional<ItemDigest> item) throws NoAnswer {
        try {
            return finding(subject.fill(scope), message.fill(scope), item, scope);
        } catch (NoAnswer e) {
            if (e.absentPart().isEmpty()) {
                throw e;
            }
            return finding(rule.id().text(), "the rule holds, but cannot be explained: " + e.getMessage(), item, scope);
        }
    }

    /** The entry of a log that the element is about, if it names one. */
    private static OptionalLong entry(FactValues scope) {
        return ENTRY_NUMBERS.stream()
                .flatMapToLong(name -> scope.elementNumber(name).stream())
                .filter(number -> number >= 0)
                .findFirst();
    }

    private Finding finding(String about, String explanation, Optional<ItemDigest> item, FactValues scope) {
        return new Finding(
                rule.id(), rule.severity(), rule.tier(), about, explanation, item, entry(scope), remedy(scope));
    }

    /** A remedy that asks for something that is not there is none. */
    private Optional<String> remedy(FactValues scope) {
        try {
            return remedy.isPresent() ? Optional.of(remedy.get().fill(scope)) : Optional.empty();
        } catch (NoAnswer e) {
            return Optional.empty();
        }
    }
}
