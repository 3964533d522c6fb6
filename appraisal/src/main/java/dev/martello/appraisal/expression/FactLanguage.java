package dev.martello.appraisal.expression;

import com.google.common.collect.ImmutableMap;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.parser.CelStandardMacro;

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
            .maxRegexProgramSize(2000)
            .build();

    /** Of one list of lists, a list of all their elements; the other functions for lists are not in use. */
    private static final CelListsExtensions FLATTEN = CelExtensions.lists(CelListsExtensions.Function.FLATTEN);

    private final FactTypes types;
    private final Cel base;

    private FactLanguage(FactTypes types) {
        this.types = types;
        this.base = environment().build();
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

    /** One in which other things have names too. */
    Cel with(ImmutableMap<String, CelType> names) {
        CelBuilder builder = environment();
        names.forEach(builder::addVar);
        return builder.build();
    }

    private CelBuilder environment() {
        CelBuilder builder = CelFactory.plannerCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(CelExtensions.strings(), FLATTEN)
                .addRuntimeLibraries(CelExtensions.strings(), FLATTEN)
                .setTypeProvider(types);
        types.variables().forEach(builder::addVar);
        return builder;
    }
}
