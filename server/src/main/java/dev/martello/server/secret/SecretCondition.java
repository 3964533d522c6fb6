package dev.martello.server.secret;

import dev.martello.appraisal.expression.FactExpression;
import dev.martello.appraisal.expression.FactLanguage;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.appraisal.expression.MalformedExpression;
import dev.martello.appraisal.expression.NoAnswer;

/** Which appliances a secret is for. Immutable, for use by many threads. */
public final class SecretCondition {
    private static final FactLanguage LANGUAGE = FactLanguage.over(SecretFacts.class);

    /** A text is no condition; the message says where and why. */
    public static final class Malformed extends Exception {
        Malformed(String problem) {
            super(problem);
        }
    }

    private final FactExpression expression;

    private SecretCondition(FactExpression expression) {
        this.expression = expression;
    }

    /** Compiles a condition. */
    public static SecretCondition compile(String text) throws Malformed {
        try {
            FactExpression expression = LANGUAGE.scope().expression(text);
            if (!expression.isCondition()) {
                throw new Malformed("it must be true or false, and is " + expression.typeName());
            }
            return new SecretCondition(expression);
        } catch (MalformedExpression e) {
            throw new Malformed(e.place() + ": " + e.problem());
        }
    }

    /** Whether the secret is for this appliance; what cannot be told is a no. */
    boolean holds(SecretFacts facts) {
        try {
            return expression.holds(FactValues.of(facts));
        } catch (NoAnswer e) {
            return false;
        }
    }
}
