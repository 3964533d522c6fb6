package dev.martello.appraisal.policy;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.evidence.protocol.TrustTier;
import java.util.Optional;

/**
 * One rule: a finding arises for each element of {@code each} (or once, without it) for which {@code when} is true.
 *
 * @param line where it starts in its document, from 1
 * @param each an expression for a list, whose elements are called {@code it} in the others
 * @param when an expression for a truth; true if it is left out
 * @param subject a template: text with expressions in braces
 * @param message a template
 * @param remedy a template
 */
public record PolicyRule(
        RuleId id,
        int line,
        Severity severity,
        TrustTier tier,
        Optional<ExpressionText> each,
        Optional<ExpressionText> when,
        ExpressionText subject,
        ExpressionText message,
        Optional<ExpressionText> remedy) {}
