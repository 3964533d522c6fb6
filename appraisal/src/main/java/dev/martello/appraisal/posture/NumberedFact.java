package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPart;
import dev.martello.appraisal.expression.FactPath;
import java.util.HashMap;
import java.util.Map;

/** A fact with a number for each value that it had, so that values are compared once, however many checks ask for them. */
final class NumberedFact {
    /** That of what is not there, for the whole part is not. */
    static final int ABSENT = Integer.MIN_VALUE;

    private static final long ENTRY_OCTETS = 100;

    private final FactPath path;
    private final Map<Object, Integer> numbers = new HashMap<>();
    private int next;

    NumberedFact(FactPath path) {
        this.path = path;
    }

    /**
     * The number of its value, which no other value ever has.
     *
     * @param id of the part, which no other part ever has: of a fact that is the whole part it is the number
     */
    int numberIn(FactPart part, int id, Memory memory) {
        if (path.steps().size() == 1) {
            return id;
        }
        Object value = part.at(path);
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
