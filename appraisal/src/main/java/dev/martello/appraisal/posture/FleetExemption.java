package dev.martello.appraisal.posture;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.Facts.ExceptedCheck;
import dev.martello.appraisal.Facts.FailedCheck;
import dev.martello.appraisal.PrintableText;
import dev.martello.appraisal.expression.FactExpression;
import dev.martello.appraisal.expression.FactLanguage;
import dev.martello.appraisal.expression.FactScope;
import dev.martello.appraisal.expression.FactValues;
import dev.martello.appraisal.expression.MalformedExpression;
import dev.martello.appraisal.expression.NoAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An exception that a fleet has, ready to be asked for which appliances it is. Immutable, for use by many threads. */
record FleetExemption(Exemption exemption, Optional<FactExpression> appliances) {
    /**
     * Compiles what exceptions say of appliances.
     *
     * @throws MalformedCheck if it does not compile; it names the line
     */
    static List<FleetExemption> of(List<Exemption> exemptions) throws MalformedCheck {
        if (exemptions.isEmpty()) {
            return List.of();
        }
        FactScope scope = FactLanguage.over(Facts.class).scope();
        List<FleetExemption> compiled = new ArrayList<>();
        for (Exemption each : exemptions) {
            compiled.add(new FleetExemption(each, appliances(each, scope)));
        }
        return List.copyOf(compiled);
    }

    private static Optional<FactExpression> appliances(Exemption exemption, FactScope scope) throws MalformedCheck {
        if (exemption.appliances().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    scope.condition("where", exemption.appliances().get().text()));
        } catch (MalformedExpression e) {
            throw new MalformedCheck(
                    exemption.appliances().get().line(), "the exception for " + exemption.check() + ": " + e.picture());
        }
    }

    boolean isConditional() {
        return exemption.condition().isPresent();
    }

    /** Whether it is for an appliance; where that cannot be told it is not. */
    boolean isFor(FactValues appliance) {
        try {
            return appliances.isEmpty() || appliances.get().holds(appliance);
        } catch (NoAnswer e) {
            return false;
        }
    }

    boolean isAbout(FailedCheck fault) {
        return exemption.check().text().equals(fault.rule()) && exemption.isAbout(fault.subject());
    }

    ExceptedCheck excepted(FailedCheck fault) {
        return new ExceptedCheck(
                fault.rule(),
                fault.severity(),
                fault.area(),
                fault.subject(),
                fault.seen(),
                PrintableText.of(exemption.owner()),
                PrintableText.of(exemption.reason()),
                exemption.until().toString());
    }
}
