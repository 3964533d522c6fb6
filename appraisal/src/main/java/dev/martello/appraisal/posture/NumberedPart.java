package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.FactPart;
import dev.martello.appraisal.expression.FactPath;
import dev.martello.evidence.canonical.MalformedCbor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of the settings, with the numbers of the values that the facts of checks have in it. */
final class NumberedPart {
    private static final long ENTRY_OCTETS = 100;
    private static final long NUMBER_OCTETS = 4;

    private final String name;
    private final List<FactPath> paths = new ArrayList<>();
    private final List<NumberedFact> facts = new ArrayList<>();

    /** By the number of the part. */
    private final Map<Integer, int[]> numbers = new HashMap<>();

    NumberedPart(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** The place of a fact, which it has from now on. */
    int place(FactPath path) {
        int place = paths.indexOf(path);
        if (place < 0) {
            paths.add(path);
            facts.add(new NumberedFact(path));
            place = facts.size() - 1;
        }
        return place;
    }

    /** The numbers of the values that its facts have in a machine's settings. */
    int[] numbers(SetUp setUp, Memory memory) throws MalformedCbor {
        int id = setUp.number(name);
        int[] known = numbers.get(id);
        if (known != null) {
            return known;
        }
        Optional<FactPart> value = setUp.value(name);
        int[] fresh = new int[facts.size()];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = value.isPresent() ? facts.get(i).numberIn(value.get(), id, memory) : NumberedFact.ABSENT;
        }
        memory.add(ENTRY_OCTETS + NUMBER_OCTETS * fresh.length);
        numbers.put(id, fresh);
        return fresh;
    }

    void forget() {
        numbers.clear();
        facts.forEach(NumberedFact::forget);
    }
}
