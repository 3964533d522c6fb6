package dev.martello.appraisal.expression;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Facts in the form in which expressions are asked about them: made once, asked often. Immutable. */
public final class FactValues {
    private final Map<String, Object> variables;

    FactValues(Map<String, Object> variables) {
        this.variables = variables;
    }

    /** Those of a record; what is absent in it has no value. */
    public static FactValues of(Record facts) {
        return new FactValues(FactTypes.values(facts));
    }

    /** Facts of which none is there. */
    public static FactValues none() {
        return new FactValues(Map.of());
    }

    FactValues within(Object element) {
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

    Map<String, Object> variables() {
        return variables;
    }
}
