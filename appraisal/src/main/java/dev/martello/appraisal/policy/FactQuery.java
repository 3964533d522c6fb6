package dev.martello.appraisal.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.martello.appraisal.Facts;
import java.util.Optional;

/**
 * A question to facts, written as the condition of a policy's rule is: {@code boot.secureBoot == "off"}. Immutable, for use by many threads.
 */
public final class FactQuery {
    /** What facts answer. */
    public enum Answer {
        YES,
        NO,
        /** It cannot be told: a part of the facts is not there, or the expression comes to no answer for them. */
        UNKNOWN
    }

    /** As many characters as an expression may have. */
    public static final int MAX_CHARS = FactExpressions.MAX_CHARS;

    private final FactProgram program;

    private FactQuery(FactProgram program) {
        this.program = program;
    }

    /**
     * Compiles an expression.
     *
     * @throws MalformedQuery if it is none, or no condition, or too long
     */
    public static FactQuery compile(String expression) throws MalformedQuery {
        if (expression.length() > MAX_CHARS) {
            throw new MalformedQuery(
                    1,
                    MAX_CHARS + 1,
                    "it has " + expression.length() + " characters, at most " + MAX_CHARS + " are allowed");
        }
        FactExpressions expressions = new FactExpressions();
        CelAbstractSyntaxTree tree = check(expressions, expression);
        if (!tree.getResultType().equals(SimpleType.BOOL)) {
            throw new MalformedQuery(
                    1,
                    1,
                    "it must be a condition, which is true or false, and is "
                            + tree.getResultType().name());
        }
        Optional<EnumTexts.Slip> slip = expressions.slip(tree);
        if (slip.isPresent()) {
            throw MalformedQuery.at(slip.get().offset(), expression, slip.get().problem());
        }
        return new FactQuery(expressions.program(expressions.base(), tree));
    }

    private static CelAbstractSyntaxTree check(FactExpressions expressions, String text) throws MalformedQuery {
        try {
            return expressions.check(expressions.base(), text);
        } catch (CelValidationException e) {
            CelIssue first = e.getErrors().getFirst();
            throw new MalformedQuery(
                    Math.max(1, first.getSourceLocation().getLine()),
                    Math.max(0, first.getSourceLocation().getColumn()) + 1,
                    first.getMessage());
        }
    }

    /** What these facts answer. */
    public Answer ask(Facts facts) {
        try {
            return (boolean) program.evaluate(FactTypes.values(facts)) ? Answer.YES : Answer.NO;
        } catch (CelEvaluationException | FactProgram.PartAbsent e) {
            return Answer.UNKNOWN;
        }
    }
}
