package dev.martello.appraisal.policy;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.expression.FactExpression;
import dev.martello.appraisal.expression.FactLanguage;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.appraisal.expression.MalformedExpression;
import dev.martello.appraisal.expression.NoAnswer;

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
    public static final int MAX_CHARS = FactLanguage.MAX_CHARS;

    private final FactExpression condition;

    private FactQuery(FactExpression condition) {
        this.condition = condition;
    }

    /**
     * Compiles an expression.
     *
     * @throws MalformedQuery if it is none, or no condition, or too long
     */
    public static FactQuery compile(String expression) throws MalformedQuery {
        try {
            FactExpression condition = FactLanguage.over(Facts.class).scope().expression(expression);
            if (!condition.isCondition()) {
                throw new MalformedQuery(
                        1, 1, "it must be a condition, which is true or false, and is " + condition.typeName());
            }
            return new FactQuery(condition);
        } catch (MalformedExpression e) {
            throw new MalformedQuery(e.line(), e.column(), e.problem());
        }
    }

    /** What these facts answer. */
    public Answer ask(Facts facts) {
        try {
            return condition.holds(FactValues.of(facts)) ? Answer.YES : Answer.NO;
        } catch (NoAnswer e) {
            return Answer.UNKNOWN;
        }
    }
}
