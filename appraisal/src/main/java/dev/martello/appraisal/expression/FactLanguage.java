package dev.martello.appraisal.expression;

import com.google.common.collect.ImmutableMap;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/**
 * The Common Expression Language with the components of one record type as its variables. A record is a message, an enum is
 * its text, an {@code Optional} that is empty is a name without a value. Immutable, for use by many threads.
 */
public final class FactLanguage {
    /** An expression has some hundred characters. */
    public static final int MAX_CHARS = 4096;

    /** Steps of macros such as {@code exists} in one evaluation: lists in facts are differences, and short as a rule. */
    private static final int MAX_ITERATIONS = 50_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_CHARS)
            .maxParseRecursionDepth(64)
            .enableHeterogeneousNumericComparisons(true) // the planner wants it
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .build();

    /** Of one list of lists, a list of all their elements; the other functions for lists are not in use. */
    private static final CelListsExtensions FLATTEN = CelExtensions.lists(CelListsExtensions.Function.FLATTEN);

    /** All that the language has. Made once: the library would make it anew for each expression. */
    private static final CelStandardDeclarations STANDARD =
            CelStandardDeclarations.newBuilder().build();

    private final FactTypes types;
    private final TextPatterns patterns = new TextPatterns();
    private final CelRuntime runtime;
    private final CelCompiler base;

    private FactLanguage(FactTypes types) {
        this.types = types;
        this.runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .setStandardFunctions(TextPatterns.OTHER_FUNCTIONS)
                .addFunctionBindings(patterns.bindings())
                .addLibraries(CelExtensions.strings(), FLATTEN)
                .setTypeProvider(types)
                .build();
        this.base = with(ImmutableMap.of());
    }

    /** The language that asks records of this type. */
    public static FactLanguage over(Class<? extends Record> facts) {
        return new FactLanguage(new FactTypes(facts));
    }

    /** One in which nothing has a name but the components of the facts. */
    public FactScope scope() {
        return new FactScope(this, base, ImmutableMap.of(), ImmutableMap.of());
    }

    /**
     * The facts of a sample.
     *
     * @throws MalformedExpression if something in it is not of the type that facts have there, or the facts do not have it
     */
    public FactValues values(FactSample.Fields sample) throws MalformedExpression {
        return new FactValues(SampleValues.of(sample, types.variables()));
    }

    FactTypes types() {
        return types;
    }

    /** The program of what any of its compilers has checked. */
    CelRuntime.Program program(CelAbstractSyntaxTree checked) {
        patterns.learn(checked);
        try {
            return runtime.createProgram(checked);
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("an expression that was checked cannot be planned", e);
        }
    }

    /** For expressions in which other things have names too. */
    CelCompiler with(ImmutableMap<String, CelType> names) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(STANDARD)
                .addLibraries(CelExtensions.strings(), FLATTEN)
                .setTypeProvider(types);
        types.variables().forEach(builder::addVar);
        names.forEach(builder::addVar);
        return builder.build();
    }
}
