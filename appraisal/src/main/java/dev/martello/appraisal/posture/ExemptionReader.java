package dev.martello.appraisal.posture;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.expression.ExpressionText;
import dev.martello.appraisal.yaml.YamlReader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads an exception. */
final class ExemptionReader {
    private final YamlReader<MalformedCheck> yaml;
    private final Map<String, ExpressionText> texts = new HashMap<>();

    ExemptionReader(YamlReader<MalformedCheck> yaml) {
        this.yaml = yaml;
    }

    Exemption exemption() throws MalformedCheck {
        int start = yaml.line();
        yaml.fields("an exception", field -> switch (field) {
            case "check", "subject", "owner", "reason", "granted", "until", "while", "where" -> {
                int line = yaml.line();
                texts.put(field, new ExpressionText(yaml.text().strip(), line));
                yield true;
            }
            default -> false;
        });
        LocalDate granted = date("granted", start);
        LocalDate until = date("until", start);
        requireBounded(granted, until);
        return new Exemption(
                new RuleId(rule(start)),
                start,
                Optional.ofNullable(texts.get("subject")).map(ExpressionText::text),
                required("owner", start).text(),
                required("reason", start).text(),
                granted,
                until,
                Optional.ofNullable(texts.get("while")),
                Optional.ofNullable(texts.get("where")));
    }

    private String rule(int start) throws MalformedCheck {
        ExpressionText text = required("check", start);
        if (!RuleId.isValid(text.text())) {
            throw new MalformedCheck(
                    text.line(),
                    "\"" + text.text() + "\" is no check's identifier, expected one as in kernel.lockdown");
        }
        return text.text();
    }

    private void requireBounded(LocalDate granted, LocalDate until) throws MalformedCheck {
        int line = Optional.ofNullable(texts.get("until"))
                .map(ExpressionText::line)
                .orElse(0);
        if (until.isBefore(granted)) {
            throw new MalformedCheck(line, "it ends on " + until + ", before it is granted on " + granted);
        }
        if (ChronoUnit.DAYS.between(granted, until) > Exemption.MAX_DAYS) {
            throw new MalformedCheck(
                    line,
                    "it lasts from " + granted + " until " + until + ", at most " + Exemption.MAX_DAYS
                            + " days are allowed");
        }
    }

    private LocalDate date(String field, int start) throws MalformedCheck {
        ExpressionText text = required(field, start);
        try {
            return LocalDate.parse(text.text());
        } catch (DateTimeException e) {
            throw new MalformedCheck(text.line(), "\"" + text.text() + "\" is no date, expected one as in 2027-03-31");
        }
    }

    private ExpressionText required(String field, int start) throws MalformedCheck {
        ExpressionText found = texts.get(field);
        if (found == null || found.text().isEmpty()) {
            throw new MalformedCheck(start, "an exception needs \"" + field + "\"");
        }
        return found;
    }
}
