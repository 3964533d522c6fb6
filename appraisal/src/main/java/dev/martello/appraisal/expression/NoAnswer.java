package dev.martello.appraisal.expression;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An expression comes to no answer for given facts. */
public final class NoAnswer extends Exception {
    private final @Nullable String absentPart;

    private NoAnswer(@Nullable String message, @Nullable String absentPart) {
        super(message);
        this.absentPart = absentPart;
    }

    static NoAnswer without(String part) {
        return new NoAnswer("the facts have no " + part, part);
    }

    static NoAnswer because(@Nullable String problem) {
        return new NoAnswer(problem, null);
    }

    /** The part of the facts that is asked for and is not there; empty if the expression itself failed. */
    public Optional<String> absentPart() {
        return Optional.ofNullable(absentPart);
    }
}
