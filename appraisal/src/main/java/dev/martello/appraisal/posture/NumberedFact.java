package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPath;
import java.util.HashMap;
import java.util.Map;

/** A fact with a number for each value that it had, so that values are compared once, however many checks ask for them. */
final class NumberedFact {
    private static final long ENTRY_OCTETS = 100;

    private final FactPath path;
    private final Map<Object, Integer> numbers = new HashMap<>();
    private int next;

    NumberedFact(FactPath path) {
        this.path = path;
    }

    /** The number of its value, which no other value ever has. */
    int numberIn(Record facts, Memory memory) {
        Object value = path.in(facts);
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        memory.add(ENTRY_OCTETS + FactPath.octetsOf(value));
        numbers.put(value, next);
        return next++;
    }

    /** A value that comes again gets another number. */
    void forget() {
        numbers.clear();
    }
}
