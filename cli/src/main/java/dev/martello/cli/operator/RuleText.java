package dev.martello.cli.operator;

import dev.martello.appraisal.BuiltInRule;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.policy.PolicyRule;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a rule is written, and what it says.
 *
 * @param origin {@code policy}, {@code built-in} or {@code control-plane}
 * @param line where it starts in the policy, from 1
 * @param each the expression for the list that is looked at, if it has one
 * @param when the expression for the condition, if it has one
 * @param description what must hold, of a rule that is built in
 */
record RuleText(
        String origin, OptionalInt line, Optional<String> each, Optional<String> when, Optional<String> description) {
    static RuleText of(String id, Policy policy) {
        return policy.rules().stream()
                .filter(rule -> rule.id().text().equals(id))
                .findFirst()
                .map(RuleText::of)
                .or(() -> Arrays.stream(BuiltInRule.values())
                        .filter(rule -> rule.id().text().equals(id))
                        .findFirst()
                        .map(rule -> builtIn("built-in", rule.description())))
                .orElseGet(() -> builtIn(
                        "control-plane",
                        "It is not about the evidence but about what the control plane knows besides."));
    }

    private static RuleText of(PolicyRule rule) {
        return new RuleText(
                "policy",
                OptionalInt.of(rule.line()),
                rule.each().map(ExpressionText::text),
                rule.when().map(ExpressionText::text),
                Optional.empty());
    }

    private static RuleText builtIn(String origin, String description) {
        return new RuleText(origin, OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.of(description));
    }
}
