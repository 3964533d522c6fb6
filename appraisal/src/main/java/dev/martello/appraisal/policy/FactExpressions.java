package dev.martello.appraisal.policy;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.Optional;

/** The language in which facts are asked for, by rules and by queries alike: CEL, with the parts of the facts as variables. */
final class FactExpressions {
    /** An expression has some hundred characters. */
    static final int MAX_CHARS = 4096;

    /** Steps of macros such as {@code exists} in one evaluation: lists in facts are differences, and short as a rule. */
    static final int MAX_ITERATIONS = 50_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_CHARS)
            .maxParseRecursionDepth(64)
            .enableHeterogeneousNumericComparisons(true) // the planner wants it
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxRegexProgramSize(2000)
            .build();

    private final FactTypes types = new FactTypes();
    private final Cel base = environment().build();

    /** One in which nothing has a name but the parts of the facts. */
    Cel base() {
        return base;
    }

    /** One in which something else has a name too. */
    Cel with(String name, CelType type) {
        return environment().addVar(name, type).build();
    }

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

    CelAbstractSyntaxTree check(Cel cel, String text) throws CelValidationException {
        return cel.compile(text).getAst();
    }

    /** A comparison in a tree that can never hold. */
    Optional<EnumTexts.Slip> slip(CelAbstractSyntaxTree tree) {
        return EnumTexts.find(tree, types);
    }

    FactProgram program(Cel cel, CelAbstractSyntaxTree tree) {
        try {
            return new FactProgram(
                    cel.createProgram(tree),
                    PartsUsed.by(tree, types.variables().keySet()),
                    PartsUsed.facts(tree, types.variables().keySet()));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("an expression that was checked cannot be planned", e);
        }
    }
}
