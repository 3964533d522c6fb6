package dev.martello.appraisal.expression;

import java.util.List;

/** A value that an expression knows by a name, and that is no fact: of one of the types that a document can write down. */
public sealed interface FactConstant {
    record Text(String text) implements FactConstant {}

    record Whole(long number) implements FactConstant {}

    record Truth(boolean isTrue) implements FactConstant {}

    record Texts(List<String> texts) implements FactConstant {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** Its type, for people. */
    default String typeName() {
        return switch (this) {
            case Text _ -> "text";
            case Whole _ -> "a whole number";
            case Truth _ -> "true or false";
            case Texts _ -> "a list of texts";
        };
    }

    /** Its value, for people. */
    default String text() {
        return switch (this) {
            case Text(String text) -> text;
            case Whole(long number) -> Long.toString(number);
            case Truth(boolean isTrue) -> Boolean.toString(isTrue);
            case Texts(List<String> texts) -> String.join(",", texts);
        };
    }

    /** Whether another is of the same type, and can stand in its place. */
    default boolean isLike(FactConstant other) {
        return getClass() == other.getClass();
    }
}
