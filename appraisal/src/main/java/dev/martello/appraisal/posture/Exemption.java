package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.expression.ExpressionText;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What documents call an exception: somebody answers for it that a check may fail, for a time.
 *
 * @param check whose faults it is about
 * @param line where it starts in its document, from 1
 * @param subject of which faults, with asterisks; all, if there is none
 * @param owner who answers for it
 * @param reason why it is so
 * @param granted the first day on which it holds, in UTC
 * @param until the last day on which it holds, in UTC
 * @param condition over the settings, without which it does not hold
 * @param appliances a condition over what is known of an appliance of a fleet: for which it holds; for all, if there is none
 */
public record Exemption(
        RuleId check,
        int line,
        Optional<String> subject,
        String owner,
        String reason,
        LocalDate granted,
        LocalDate until,
        Optional<ExpressionText> condition,
        Optional<ExpressionText> appliances) {
    /** What is wanted for longer has to be looked at again, or is no exception. */
    public static final int MAX_DAYS = 366;

    /** Far more than anybody can answer for. */
    static final int MAX_EXEMPTIONS = 2000;

    boolean isGrantedOn(LocalDate day) {
        return !day.isBefore(granted) && !day.isAfter(until);
    }

    boolean isAbout(String faultSubject) {
        return subject.map(Wildcard::new)
                .map(each -> each.matches(faultSubject))
                .orElse(true);
    }
}
