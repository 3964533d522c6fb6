package dev.martello.appraisal.expression;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An expression that is ready to be asked. Immutable, for use by many threads. */
public final class FactExpression {
    private static final Set<CelType> PRINTABLE = Set.<CelType>of(SimpleType.STRING, SimpleType.INT, SimpleType.BOOL);

    private final CelRuntime.Program program;
    private final ImmutableMap<String, Object> constants;
    private final CelType type;
    private final Set<String> parts;
    private final SortedSet<FactPath> paths;
    private final Set<String> presences;

    FactExpression(
            CelRuntime.Program program,
            ImmutableMap<String, Object> constants,
            CelType type,
            SortedSet<FactPath> paths,
            Set<String> presences) {
        this.program = program;
        this.constants = constants;
        this.type = type;
        this.parts = paths.stream().map(FactPath::part).collect(Collectors.toCollection(TreeSet::new));
        this.paths = paths;
        this.presences = presences;
    }

    /** The components of the facts that it asks for. */
    public Set<String> parts() {
        return parts;
    }

    /** The facts that it asks for, each as far as it is named: {@code kernel.config.CONFIG_SMP}, {@code sysctl.kernel.panic}. */
    public SortedSet<FactPath> paths() {
        return paths;
    }

    /** As {@link #paths}, with the name within its part and no further: {@code boot.secureBoot}, {@code kernel.config}. */
    public Set<String> names() {
        return paths.stream()
                .map(FactPath::steps)
                .filter(steps -> steps.size() > 1)
                .map(steps -> steps.get(0) + "." + steps.get(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The entries of maps of which it asks whether they are there at all: {@code sysctl.kernel.panic} for
     * {@code 'kernel.panic' in sysctl}. Of these an entry that could not be seen looks like one that does not exist.
     */
    public Set<String> presences() {
        return presences;
    }

    /** Whether it is true or false. */
    public boolean isCondition() {
        return type.equals(SimpleType.BOOL);
    }

    public boolean isList() {
        return type instanceof ListType;
    }

    /** Of what type it is, for people: {@code a number}. */
    public String typeName() {
        return TypeWords.of(type.name());
    }

    CelType type() {
        return type;
    }

    boolean isPrintable() {
        return PRINTABLE.contains(type);
    }

    /** Whether a {@linkplain #isCondition condition} is true for these facts. */
    public boolean holds(FactValues facts) throws NoAnswer {
        return (boolean) evaluate(facts);
    }

    /** The facts {@linkplain FactScope#within within} each element of a {@linkplain #isList list}, in its order. */
    public List<FactValues> each(FactValues facts) throws NoAnswer {
        Optional<List<FactValues>> known = facts.elements(this);
        return known.isPresent() ? known.get() : facts.keep(this, (List<?>) evaluate(facts));
    }

    Object evaluate(FactValues facts) throws NoAnswer {
        try {
            // Asked for each name; of a map of them the library would make a copy.
            return program.eval(
                    (String name) -> Optional.ofNullable(constants.get(name)).or(() -> facts.variable(name)));
        } catch (CelEvaluationException e) {
            for (String part : parts) {
                if (facts.variable(part).isEmpty()) {
                    throw NoAnswer.without(part);
                }
            }
            throw NoAnswer.because(e.getMessage());
        }
    }
}
