package dev.martello.appraisal.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Set;

/**
 * An expression that is ready to run.
 *
 * @param parts of the facts that it asks for
 * @param names of the facts that it asks for, as in {@code boot.secureBoot}
 */
record FactProgram(CelRuntime.Program program, Set<String> parts, Set<String> names) {
    /** An expression has no answer because a part of the facts is not there. */
    static final class PartAbsent extends Exception {
        PartAbsent(String part) {
            super("the facts have no " + part);
        }
    }

    Object evaluate(Map<String, Object> facts) throws CelEvaluationException, PartAbsent {
        try {
            return program.eval(facts);
        } catch (CelEvaluationException e) {
            for (String part : parts) {
                if (!facts.containsKey(part)) {
                    throw new PartAbsent(part);
                }
            }
            throw e;
        }
    }
}
