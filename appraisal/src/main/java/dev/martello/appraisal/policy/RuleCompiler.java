package dev.martello.appraisal.policy;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.expression.FactExpression;
import dev.martello.appraisal.expression.FactLanguage;
import dev.martello.appraisal.expression.FactScope;
import dev.martello.appraisal.expression.FactText;
import dev.martello.appraisal.expression.MalformedExpression;
import java.util.Optional;

/** Compiles rules against the types of the facts. */
final class RuleCompiler {
    private final FactScope scope = FactLanguage.over(Facts.class).scope();

    CompiledRule compile(PolicyRule rule) throws MalformedPolicy {
        Optional<FactExpression> each = Optional.empty();
        FactScope inner = scope;
        if (rule.each().isPresent()) {
            FactExpression list = compiled(rule, rule.each().get(), text -> scope.list("each", text));
            each = Optional.of(list);
            inner = scope.within(list);
        }
        FactScope within = inner;
        Optional<FactExpression> when = Optional.empty();
        if (rule.when().isPresent()) {
            when = Optional.of(compiled(rule, rule.when().get(), text -> within.condition("when", text)));
        }
        Optional<FactText> remedy = Optional.empty();
        if (rule.remedy().isPresent()) {
            remedy = Optional.of(compiled(rule, rule.remedy().get(), within::text));
        }
        return new CompiledRule(
                rule,
                each,
                when,
                compiled(rule, rule.subject(), within::text),
                compiled(rule, rule.message(), within::text),
                remedy);
    }

    /** What a text is compiled by. */
    private interface Compiler<T> {
        T compile(String text) throws MalformedExpression;
    }

    private static <T> T compiled(PolicyRule rule, ExpressionText text, Compiler<T> compiler) throws MalformedPolicy {
        try {
            return compiler.compile(text.text());
        } catch (MalformedExpression e) {
            throw new MalformedPolicy(text.line(), "rule " + rule.id() + ": " + e.picture());
        }
    }
}
