package dev.martello.cli.check;

import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.ExemptedResults;
import dev.martello.appraisal.posture.Exemption;
import dev.martello.appraisal.posture.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code check --json} prints. Its names are an interface. */
record CheckDocument(
        Summary summary,
        List<Finding> findings,
        List<ExceptedFinding> excepted,
        List<LapsedException> lapsedExceptions,
        List<Answer> checks) {
    /** How many checks came to which result. */
    record Summary(int passed, int failed, int cannotTell, int excepted, int notApplicable) {}

    /** One thing that is not as it should be. */
    record Finding(
            String rule,
            String severity,
            String title,
            String subject,
            String seen,
            String why,
            RemedyDocument remedy,
            List<String> references) {}

    /** One thing that is not as it should be, for which somebody answers until the end of a day. */
    record ExceptedFinding(
            String rule,
            String severity,
            String title,
            String subject,
            String seen,
            String owner,
            String reason,
            String until) {}

    /** An exception that does not hold, and why. */
    record LapsedException(
            String rule, Optional<String> subject, String owner, String reason, String until, String why) {}

    record RemedyDocument(String risk, String apply, Optional<String> undo) {}

    /** What one check says; the reason, if it cannot tell. */
    record Answer(String id, String result, Optional<String> reason) {}

    static CheckDocument of(CheckReport report) {
        List<Answer> answers =
                report.results().stream().map(each -> answer(each, report)).toList();
        return new CheckDocument(
                new Summary(
                        count(answers, "passed"),
                        count(answers, "failed"),
                        count(answers, "cannotTell"),
                        count(answers, "excepted"),
                        count(answers, "notApplicable")),
                report.failed().stream().flatMap(CheckDocument::findings).toList(),
                report.exempted().exempted().stream()
                        .map(CheckDocument::excepted)
                        .toList(),
                report.exempted().lapsed().stream().map(CheckDocument::lapsed).toList(),
                answers);
    }

    private static int count(List<Answer> answers, String result) {
        return (int) answers.stream().filter(each -> each.result.equals(result)).count();
    }

    private static Stream<Finding> findings(CheckResult result) {
        return result.outcome() instanceof Outcome.Failed(var faults)
                ? faults.stream().map(fault -> finding(result.check(), fault))
                : Stream.empty();
    }

    private static Finding finding(Check check, Outcome.Fault fault) {
        return new Finding(
                check.id().text(),
                check.severity().label(),
                check.title(),
                fault.subject(),
                fault.seen(),
                check.why(),
                new RemedyDocument(
                        check.remedy().risk().toString(),
                        check.remedy().apply(),
                        check.remedy().undo()),
                check.references());
    }

    private static ExceptedFinding excepted(ExemptedResults.Exempted each) {
        return new ExceptedFinding(
                each.check().id().text(),
                each.check().severity().label(),
                each.check().title(),
                each.fault().subject(),
                each.fault().seen(),
                each.exemption().owner(),
                each.exemption().reason(),
                each.exemption().until().toString());
    }

    private static LapsedException lapsed(ExemptedResults.Lapse each) {
        Exemption exemption = each.exemption();
        return new LapsedException(
                exemption.check().text(),
                exemption.subject(),
                exemption.owner(),
                exemption.reason(),
                exemption.until().toString(),
                each.why());
    }

    private static Answer answer(CheckResult result, CheckReport report) {
        String id = result.check().id().text();
        if (report.isExcepted(result)) {
            return new Answer(id, "excepted", Optional.empty());
        }
        return switch (result.outcome()) {
            case Outcome.Passed() -> new Answer(id, "passed", Optional.empty());
            case Outcome.Failed _ -> new Answer(id, "failed", Optional.empty());
            case Outcome.CannotTell(String reason) -> new Answer(id, "cannotTell", Optional.of(reason));
            case Outcome.NotApplicable() -> new Answer(id, "notApplicable", Optional.empty());
        };
    }
}
