package dev.martello.appraisal.policy;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.martello.appraisal.policy.CompiledRule.CompiledTemplate;
import dev.martello.appraisal.policy.PolicyRule.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles rules against the types of the facts. */
final class RuleCompiler {
    /** The element of {@code each} that the other expressions are about. */
    static final String ELEMENT = "it";

    private static final Set<CelType> PRINTABLE = Set.<CelType>of(SimpleType.STRING, SimpleType.INT, SimpleType.BOOL);

    private final FactExpressions expressions = new FactExpressions();

    CompiledRule compile(PolicyRule rule) throws MalformedPolicy {
        Optional<FactProgram> each = Optional.empty();
        Cel inner = expressions.base();
        if (rule.each().isPresent()) {
            CelAbstractSyntaxTree list =
                    check(expressions.base(), rule, rule.each().get());
            if (!(list.getResultType() instanceof ListType listType)) {
                throw problem(
                        rule,
                        rule.each().get(),
                        "\"each\" must be a list, and is "
                                + list.getResultType().name());
            }
            each = Optional.of(expressions.program(expressions.base(), list));
            inner = expressions.with(ELEMENT, listType.elemType());
        }
        Optional<FactProgram> when = Optional.empty();
        if (rule.when().isPresent()) {
            CelAbstractSyntaxTree condition = check(inner, rule, rule.when().get());
            if (!condition.getResultType().equals(SimpleType.BOOL)) {
                throw problem(
                        rule,
                        rule.when().get(),
                        "\"when\" must be a truth, and is "
                                + condition.getResultType().name());
            }
            when = Optional.of(expressions.program(inner, condition));
        }
        return new CompiledRule(
                rule, each, when, template(inner, rule, rule.subject()), template(inner, rule, rule.message()));
    }

    private CompiledTemplate template(Cel cel, PolicyRule rule, Expression text) throws MalformedPolicy {
        List<CompiledTemplate.Part> parts = new ArrayList<>();
        for (Template.Part part : Template.parse(text)) {
            switch (part) {
                case Template.Part.Text(String literal) -> parts.add(new CompiledTemplate.Literal(literal));
                case Template.Part.Hole(Expression expression) -> {
                    CelAbstractSyntaxTree tree = check(cel, rule, expression);
                    CelType type = tree.getResultType();
                    if (!PRINTABLE.contains(type)) {
                        throw problem(
                                rule, expression, "{" + expression.text() + "} must be text, and is " + type.name());
                    }
                    parts.add(new CompiledTemplate.Hole(expressions.program(cel, tree)));
                }
            }
        }
        return new CompiledTemplate(parts);
    }

    private CelAbstractSyntaxTree check(Cel cel, PolicyRule rule, Expression expression) throws MalformedPolicy {
        try {
            CelAbstractSyntaxTree tree = expressions.check(cel, expression.text());
            Optional<EnumTexts.Slip> slip = expressions.slip(tree);
            if (slip.isPresent()) {
                throw problem(rule, expression, slip.get().problem());
            }
            return tree;
        } catch (CelValidationException e) {
            throw problem(rule, expression, String.valueOf(e.getMessage()));
        }
    }

    private static MalformedPolicy problem(PolicyRule rule, Expression expression, String problem) {
        return new MalformedPolicy(expression.line(), "rule " + rule.id() + ": " + problem);
    }
}
