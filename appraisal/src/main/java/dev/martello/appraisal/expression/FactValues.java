package dev.martello.appraisal.expression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Facts in the form in which expressions are asked about them: made once, asked often. For use by many threads. */
public final class FactValues {
    private final Map<String, Object> variables;

    /** Of a list, within which expressions are asked. */
    private final Optional<Object> element;

    /** Lists that were asked for before, whose elements others ask about too. */
    private final Map<FactExpression, List<FactValues>> lists = new HashMap<>(0);

    FactValues(Map<String, Object> variables) {
        this(variables, Optional.empty());
    }

    private FactValues(Map<String, Object> variables, Optional<Object> element) {
        this.variables = variables;
        this.element = element;
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
        List<FactValues> scopes = elements.stream()
                .map(each -> new FactValues(variables, Optional.of(each)))
                .toList();
        synchronized (lists) {
            lists.put(list, scopes);
        }
        return scopes;
    }

    /** A number that the element has in this field, if there is an element and it has one. */
    public OptionalLong elementNumber(String field) {
        return element.orElse("") instanceof Map<?, ?> fields && fields.get(field) instanceof Long number
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
        return find(this::variable, path);
    }

    private static Optional<Object> find(Function<String, Optional<Object>> values, String path) {
        Optional<Object> whole = values.apply(path);
        if (whole.isPresent()) {
            return whole;
        }
        int dot = path.indexOf('.');
        return dot > 0 && values.apply(path.substring(0, dot)).orElse("") instanceof Map<?, ?> inner
                ? find(name -> Optional.ofNullable(inner.get(name)), path.substring(dot + 1))
                : Optional.empty();
    }

    /** What has this name in expressions. */
    Optional<Object> variable(String name) {
        return name.equals(FactScope.ELEMENT) ? element : Optional.ofNullable(variables.get(name));
    }
}
