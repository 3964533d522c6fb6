package dev.martello.appraisal.policy;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.evidence.report.ItemDigest;
import dev.martello.tpm.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy ready to be evaluated. Compiling takes some tenths of a second, so it is done once a document. Immutable, for use by
 * many threads.
 */
public final class CompiledPolicy {
    private final Policy policy;
    private final List<CompiledRule> rules;

    private CompiledPolicy(Policy policy, List<CompiledRule> rules) {
        this.policy = policy;
        this.rules = rules;
    }

    /**
     * Compiles all expressions of a policy.
     *
     * @throws MalformedPolicy if one does not compile; it names the rule, the line and the place
     */
    public static CompiledPolicy of(Policy policy) throws MalformedPolicy {
        RuleCompiler compiler = new RuleCompiler();
        List<CompiledRule> rules = new ArrayList<>();
        for (PolicyRule rule : policy.rules()) {
            rules.add(compiler.compile(rule));
        }
        return new CompiledPolicy(policy, List.copyOf(rules));
    }

    /** The policy that comes with Martello: the resource {@code default-policy.yaml}, compiled anew each time. */
    public static CompiledPolicy standard() {
        try {
            return of(Policy.parse(Policy.defaultDocument()));
        } catch (MalformedPolicy e) {
            throw new IllegalStateException("the default policy is at fault", e);
        }
    }

    /** SHA-256 of the document it was made from. */
    public Digest digest() {
        return policy.digest();
    }

    /** What must be quoted for anything to count. */
    public Requirements requirements() {
        return policy.requirements();
    }

    /** The rules as they are written. */
    public List<PolicyRule> rules() {
        return policy.rules();
    }

    /**
     * What the rules find for facts: in the order of the rules, and those of one rule in their natural order. A rule that fails
     * is itself a finding, {@code policy.rule-failed}.
     *
     * @param evidence by part of the facts, such as {@code boot}, the item it was read from
     */
    public List<Finding> findings(Facts facts, Map<String, ItemDigest> evidence) {
        FactValues values = FactValues.of(facts);
        return rules.stream()
                .flatMap(rule -> rule.findings(values, evidence).stream().sorted())
                .toList();
    }

    /**
     * The names of the facts that the condition of a rule asks for, as in {@code boot.secureBoot}; none if the policy has no such rule.
     */
    public Set<String> factsOf(RuleId rule) {
        return rules.stream()
                .filter(each -> each.rule().id().equals(rule))
                .findFirst()
                .map(CompiledRule::names)
                .orElse(Set.of());
    }
}
