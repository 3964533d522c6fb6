package dev.martello.appraisal.expression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Facts in the form in which expressions are asked about them: made once, asked often. For use by many threads. */
public final class FactValues {
    private final Map<String, Object> variables;

    /** Lists that were asked for before, whose elements others ask about too. */
    private final Map<FactExpression, List<FactValues>> lists = new HashMap<>(0);

    FactValues(Map<String, Object> variables) {
        this.variables = variables;
    }

    /** Those of a record; what is absent in it has no value. */
    public static FactValues of(Record facts) {
        return new FactValues(FactTypes.values(facts));
    }

    /** Those of parts by their names: enough for expressions that ask for {@linkplain FactExpression#parts no other}. */
    public static FactValues of(Map<String, FactPart> parts) {
        Map<String, Object> values = new HashMap<>();
        parts.forEach((name, part) -> values.put(name, part.asked()));
        return new FactValues(values);
    }

    /** Facts of which none is there. */
    public static FactValues none() {
        return new FactValues(Map.of());
    }

    Optional<List<FactValues>> elements(FactExpression list) {
        synchronized (lists) {
            return Optional.ofNullable(lists.get(list));
        }
    }

    List<FactValues> keep(FactExpression list, List<?> elements) {
        List<FactValues> scopes = elements.stream().map(this::within).toList();
        synchronized (lists) {
            lists.put(list, scopes);
        }
        return scopes;
    }

    private FactValues within(Object element) {
        Map<String, Object> inner = new HashMap<>(variables);
        inner.put(FactScope.ELEMENT, element);
        return new FactValues(inner);
    }

    /** A number that the element has in this field, if there is an element and it has one. */
    public OptionalLong elementNumber(String field) {
        return variables.get(FactScope.ELEMENT) instanceof Map<?, ?> element
                        && element.get(field) instanceof Long number
                ? OptionalLong.of(number)
                : OptionalLong.empty();
    }

    /** The value at a path as {@link FactExpression#paths} has it, for people; empty if there is none. Names in it may have dots. */
    public Optional<String> text(String path) {
        return value(path).map(value -> switch (value) {
            case Map<?, ?> map -> map.size() + " names";
            case List<?> list -> list.size() + " elements";
            default -> value.toString();
        });
    }

    /** The value at such a path. */
    Optional<Object> value(String path) {
        return find(variables, path);
    }

    private static Optional<Object> find(Map<?, ?> values, String path) {
        Object whole = values.get(path);
        if (whole != null) {
            return Optional.of(whole);
        }
        int dot = path.indexOf('.');
        return dot > 0 && values.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, path.substring(dot + 1))
                : Optional.empty();
    }

    Map<String, Object> variables() {
        return variables;
    }
}
