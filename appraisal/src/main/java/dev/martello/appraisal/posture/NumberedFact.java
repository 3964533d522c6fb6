package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPath;
import java.util.HashMap;
import java.util.Map;

/** A fact with a number for each value that it had, so that values are compared once, however many checks ask for them. */
final class NumberedFact {
    /** Most facts have a handful of values in a whole fleet; one that is new on each machine would only take memory. */
    static final int MAX_VALUES = 256;

    private final FactPath path;
    private final Map<Object, Integer> numbers = new HashMap<>();
    private int next;

    NumberedFact(FactPath path) {
        this.path = path;
    }

    /** The number of its value, which no other value ever has. */
    int numberIn(Record facts) {
        Object value = path.in(facts);
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        if (numbers.size() == MAX_VALUES) {
            numbers.clear();
        }
        numbers.put(value, next);
        return next++;
    }
}
