package dev.martello.cli.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.Exemption;
import dev.martello.appraisal.posture.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What {@code check --sarif} prints.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 */
record SarifDocument(@JsonProperty("$schema") String schema, String version, List<Run> runs) {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    record Run(Tool tool, List<Result> results) {}

    record Tool(Driver driver) {}

    record Driver(String name, List<Rule> rules) {}

    record Rule(
            String id,
            Message shortDescription,
            Message fullDescription,
            Help help,
            Configuration defaultConfiguration) {}

    record Message(String text) {}

    record Help(String text, String markdown) {}

    record Configuration(String level) {}

    /** With none, its {@code suppressions} say that it is open (§3.27.23). */
    record Result(
            String ruleId,
            int ruleIndex,
            String level,
            Message message,
            List<Location> locations,
            List<Suppression> suppressions) {}

    record Suppression(String kind, String status, String justification) {}

    record Location(List<LogicalLocation> logicalLocations) {}

    record LogicalLocation(String fullyQualifiedName) {}

    static SarifDocument of(CheckReport report) {
        SequencedMap<RuleId, Check> checks = new LinkedHashMap<>();
        report.failed().forEach(each -> checks.put(each.check().id(), each.check()));
        report.exempted().exempted().forEach(each -> checks.put(each.check().id(), each.check()));
        List<RuleId> ids = List.copyOf(checks.sequencedKeySet());
        return new SarifDocument(
                SCHEMA,
                "2.1.0",
                List.of(new Run(
                        new Tool(new Driver(
                                "martello",
                                checks.sequencedValues().stream()
                                        .map(SarifDocument::rule)
                                        .toList())),
                        Stream.concat(open(report, ids), excepted(report, ids)).toList())));
    }

    private static Stream<Result> open(CheckReport report, List<RuleId> ids) {
        return report.failed().stream()
                .flatMap(each -> each.outcome() instanceof Outcome.Failed(var faults)
                        ? faults.stream().map(fault -> result(each.check(), fault, ids, List.of()))
                        : Stream.empty());
    }

    private static Stream<Result> excepted(CheckReport report, List<RuleId> ids) {
        return report.exempted().exempted().stream()
                .map(each -> result(each.check(), each.fault(), ids, List.of(suppression(each.exemption()))));
    }

    private static Suppression suppression(Exemption exemption) {
        return new Suppression(
                "external",
                "accepted",
                exemption.reason() + " (" + exemption.owner() + ", until " + exemption.until() + ")");
    }

    private static Rule rule(Check check) {
        String remedy = check.remedy().apply().strip();
        return new Rule(
                check.id().text(),
                new Message(check.title()),
                new Message(check.why()),
                new Help(remedy, "```\n" + remedy + "\n```\n\n" + check.remedy().risk()),
                new Configuration(level(check.severity())));
    }

    private static Result result(Check check, Outcome.Fault fault, List<RuleId> ids, List<Suppression> suppressions) {
        return new Result(
                check.id().text(),
                ids.indexOf(check.id()),
                level(check.severity()),
                new Message("Expected: " + check.title() + " Seen: " + fault.subject() + ": " + fault.seen()),
                List.of(new Location(List.of(new LogicalLocation(fault.subject())))),
                suppressions);
    }

    /** Of the levels that SARIF has (§3.58.6). */
    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "note";
        };
    }
}
