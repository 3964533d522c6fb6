package dev.martello.appraisal.policy;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.expression.FactExpression;
import dev.martello.appraisal.expression.FactLanguage;
import dev.martello.appraisal.expression.FactScope;
import dev.martello.appraisal.expression.FactText;
import dev.martello.appraisal.expression.MalformedExpression;
import dev.martello.appraisal.policy.PolicyRule.Expression;
import java.util.Optional;

/** Compiles rules against the types of the facts. */
final class RuleCompiler {
    private final FactScope scope = FactLanguage.over(Facts.class).scope();

    CompiledRule compile(PolicyRule rule) throws MalformedPolicy {
        Optional<FactExpression> each = Optional.empty();
        FactScope inner = scope;
        if (rule.each().isPresent()) {
            FactExpression list = expression(scope, rule, rule.each().get());
            if (!list.isList()) {
                throw problem(rule, rule.each().get(), "\"each\" must be a list, and is " + list.typeName());
            }
            each = Optional.of(list);
            inner = scope.within(list);
        }
        Optional<FactExpression> when = Optional.empty();
        if (rule.when().isPresent()) {
            FactExpression condition = expression(inner, rule, rule.when().get());
            if (!condition.isCondition()) {
                throw problem(rule, rule.when().get(), "\"when\" must be a truth, and is " + condition.typeName());
            }
            when = Optional.of(condition);
        }
        return new CompiledRule(rule, each, when, text(inner, rule, rule.subject()), text(inner, rule, rule.message()));
    }

    private static FactExpression expression(FactScope scope, PolicyRule rule, Expression expression)
            throws MalformedPolicy {
        try {
            return scope.expression(expression.text());
        } catch (MalformedExpression e) {
            throw problem(rule, expression, e.picture());
        }
    }

    private static FactText text(FactScope scope, PolicyRule rule, Expression template) throws MalformedPolicy {
        try {
            return scope.text(template.text());
        } catch (MalformedExpression e) {
            throw problem(rule, template, e.picture());
        }
    }

    private static MalformedPolicy problem(PolicyRule rule, Expression expression, String problem) {
        return new MalformedPolicy(expression.line(), "rule " + rule.id() + ": " + problem);
    }
}
