package dev.martello.appraisal.expression;

import java.util.List;
import java.util.SequencedMap;

/** Some facts as a person writes them down to try an expression: as much as the expression asks for. */
public sealed interface FactSample {
    /** A record, or a map. */
    record Fields(SequencedMap<String, FactSample> fields) implements FactSample {}

    record Elements(List<FactSample> elements) implements FactSample {}

    /** Text, a number, or true or false, as it is written. */
    record Scalar(String text) implements FactSample {}
}
