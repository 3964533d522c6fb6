package dev.martello.appraisal.policy;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.martello.appraisal.policy.CompiledRule.CompiledTemplate;
import dev.martello.appraisal.policy.CompiledRule.Program;
import dev.martello.appraisal.policy.PolicyRule.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles rules against the types of the facts. */
final class RuleCompiler {
    /** The element of {@code each} that the other expressions are about. */
    static final String ELEMENT = "it";

    /** Steps of macros such as {@code exists} in one evaluation: lists in facts are differences, and short as a rule. */
    static final int MAX_ITERATIONS = 50_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(4096)
            .maxParseRecursionDepth(64)
            .enableHeterogeneousNumericComparisons(true) // the planner wants it
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxRegexProgramSize(2000)
            .build();

    private static final Set<CelType> PRINTABLE = Set.<CelType>of(SimpleType.STRING, SimpleType.INT, SimpleType.BOOL);

    private final FactTypes types = new FactTypes();
    private final Cel base = environment().build();

    private CelBuilder environment() {
        CelBuilder builder = CelFactory.plannerCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(CelExtensions.strings())
                .addRuntimeLibraries(CelExtensions.strings())
                .setTypeProvider(types);
        types.variables().forEach(builder::addVar);
        return builder;
    }

    CompiledRule compile(PolicyRule rule) throws MalformedPolicy {
        Optional<Program> each = Optional.empty();
        Cel inner = base;
        if (rule.each().isPresent()) {
            CelAbstractSyntaxTree list = check(base, rule, rule.each().get());
            if (!(list.getResultType() instanceof ListType listType)) {
                throw problem(
                        rule,
                        rule.each().get(),
                        "\"each\" must be a list, and is "
                                + list.getResultType().name());
            }
            each = Optional.of(program(base, list));
            inner = environment().addVar(ELEMENT, listType.elemType()).build();
        }
        Optional<Program> when = Optional.empty();
        if (rule.when().isPresent()) {
            CelAbstractSyntaxTree condition = check(inner, rule, rule.when().get());
            if (!condition.getResultType().equals(SimpleType.BOOL)) {
                throw problem(
                        rule,
                        rule.when().get(),
                        "\"when\" must be a truth, and is "
                                + condition.getResultType().name());
            }
            when = Optional.of(program(inner, condition));
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
                    parts.add(new CompiledTemplate.Hole(program(cel, tree)));
                }
            }
        }
        return new CompiledTemplate(parts);
    }

    private CelAbstractSyntaxTree check(Cel cel, PolicyRule rule, Expression expression) throws MalformedPolicy {
        try {
            CelAbstractSyntaxTree tree = cel.compile(expression.text()).getAst();
            Optional<String> misspelt = EnumTexts.problem(tree, types);
            if (misspelt.isPresent()) {
                throw problem(rule, expression, misspelt.get());
            }
            return tree;
        } catch (CelValidationException e) {
            throw problem(rule, expression, String.valueOf(e.getMessage()));
        }
    }

    private Program program(Cel cel, CelAbstractSyntaxTree tree) {
        try {
            return new Program(
                    cel.createProgram(tree),
                    PartsUsed.by(tree, types.variables().keySet()));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("an expression that was checked cannot be planned", e);
        }
    }

    private static MalformedPolicy problem(PolicyRule rule, Expression expression, String problem) {
        return new MalformedPolicy(expression.line(), "rule " + rule.id() + ": " + problem);
    }
}
