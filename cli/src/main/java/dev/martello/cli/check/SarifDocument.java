package dev.martello.cli.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.Outcome;
import java.util.List;
import java.util.stream.IntStream;
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

    record Result(String ruleId, int ruleIndex, String level, Message message, List<Location> locations) {}

    record Location(List<LogicalLocation> logicalLocations) {}

    record LogicalLocation(String fullyQualifiedName) {}

    static SarifDocument of(CheckReport report) {
        List<CheckResult> failed = report.failed();
        List<Rule> rules = failed.stream().map(each -> rule(each.check())).toList();
        return new SarifDocument(
                SCHEMA,
                "2.1.0",
                List.of(new Run(
                        new Tool(new Driver("martello", rules)),
                        IntStream.range(0, failed.size())
                                .boxed()
                                .flatMap(index -> results(failed.get(index), index))
                                .toList())));
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

    private static Stream<Result> results(CheckResult result, int index) {
        if (!(result.outcome() instanceof Outcome.Failed(var faults))) {
            return Stream.empty();
        }
        Check check = result.check();
        return faults.stream()
                .map(fault -> new Result(
                        check.id().text(),
                        index,
                        level(check.severity()),
                        new Message("Expected: " + check.title() + " Seen: " + fault.subject() + ": " + fault.seen()),
                        List.of(new Location(List.of(new LogicalLocation(fault.subject()))))));
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
