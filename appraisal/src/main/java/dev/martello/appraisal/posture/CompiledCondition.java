package dev.martello.appraisal.posture;

import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.expression.FactExpression;
import dev.martello.appraisal.expression.FactPath;
import dev.martello.appraisal.expression.FactScope;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.appraisal.expression.MalformedExpression;
import dev.martello.appraisal.expression.NoAnswer;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The condition over settings without which an exception does not hold, ready to be asked. One that cannot be told does not hold. */
record CompiledCondition(String text, FactExpression expression) implements Question {
    /**
     * That of an exception, if it has one.
     *
     * @throws MalformedCheck if it does not compile; it names the line
     */
    static Optional<CompiledCondition> of(Exemption exemption, FactScope scope) throws MalformedCheck {
        if (exemption.condition().isEmpty()) {
            return Optional.empty();
        }
        ExpressionText condition = exemption.condition().get();
        try {
            return Optional.of(new CompiledCondition(condition.text(), scope.condition("while", condition.text())));
        } catch (MalformedExpression e) {
            throw new MalformedCheck(condition.line(), "the exception for " + exemption.check() + ": " + e.picture());
        }
    }

    @Override
    public SortedSet<FactPath> dependencies() {
        return new TreeSet<>(expression.paths());
    }

    @Override
    public boolean isBlindedBy(String unseenPath) {
        return UnseenFacts.blinds(unseenPath, expression);
    }

    @Override
    public ConditionAnswer answer(FactValues settings, UnseenFacts unseen) {
        try {
            Optional<String> hidden = unseen.hiddenFrom(expression);
            if (hidden.isPresent()) {
                return cannotTell(hidden.get());
            }
            return new ConditionAnswer(
                    expression.holds(settings) ? Optional.empty() : Optional.of("it holds only while " + text));
        } catch (NoAnswer e) {
            return cannotTell(unseen.why(expression.paths()).orElseGet(() -> String.valueOf(e.getMessage())));
        }
    }

    private static ConditionAnswer cannotTell(String reason) {
        return new ConditionAnswer(Optional.of("whether its condition holds cannot be told: " + reason));
    }
}
