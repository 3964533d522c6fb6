package dev.martello.cli.check;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.appraisal.posture.AskedFact;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.ExemptedResults;
import dev.martello.appraisal.posture.Exemption;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.cli.terminal.Terminal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report of {@code check} for people: a score by area, then what is wrong, the worst first, then what cannot be told. */
final class CheckLines {
    private static final int BAR = 20;
    private static final int INDENT = 15;
    private static final int USUAL_WIDTH = 105;

    private final Terminal terminal;

    CheckLines(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(CheckReport report) {
        terminal.line(terminal.style("bold", report.system()));
        terminal.line("");
        report.areas().forEach(this::score);
        report.failed().forEach(this::finding);
        exceptions(report.exempted());
        SortedMap<String, List<RuleId>> doubts = report.doubts();
        if (!doubts.isEmpty()) {
            terminal.heading("Cannot tell");
            doubts.forEach((reason, checks) -> {
                prose(Integer.toString(checks.size()), reason);
                prose("", checks.stream().map(RuleId::text).collect(Collectors.joining(", ")));
            });
        }
        sum(report);
    }

    /** Last, as what comes first has left the screen by then. */
    private void sum(CheckReport report) {
        Map<Severity, Long> failed = report.failed().stream()
                .collect(Collectors.groupingBy(each -> each.check().severity(), TreeMap::new, Collectors.counting()));
        String severities = failed.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey().label())
                .collect(Collectors.joining(", "));
        int doubts = report.doubts().values().stream().mapToInt(List::size).sum();
        terminal.line("");
        terminal.line(terminal.style(
                "bold",
                "%d found%s, %d cannot tell"
                        .formatted(
                                report.failed().size(), severities.isEmpty() ? "" : " (" + severities + ")", doubts)));
    }

    private void exceptions(ExemptedResults results) {
        if (!results.exempted().isEmpty()) {
            terminal.heading("Excepted");
            results.exempted().forEach(this::excepted);
        }
        if (!results.lapsed().isEmpty()) {
            terminal.heading("Exceptions that do not hold");
            results.lapsed().forEach(this::lapsed);
        }
    }

    private void excepted(ExemptedResults.Exempted each) {
        head(each.check());
        field("seen", each.fault().subject() + ": " + each.fault().seen());
        answersFor(each.exemption());
    }

    private void lapsed(ExemptedResults.Lapse lapse) {
        Exemption exemption = lapse.exemption();
        terminal.line("  " + terminal.style("bold", exemption.check().text())
                + exemption.subject().map(each -> " " + Terminal.safe(each)).orElse(""));
        prose("why not", lapse.why());
        answersFor(exemption);
    }

    private void answersFor(Exemption exemption) {
        field("owner", exemption.owner());
        prose("reason", exemption.reason());
        field("until", exemption.until().toString());
    }

    private void score(String area, CheckReport.Tally tally) {
        int filled = tally.percent().orElse(0) * BAR / 100;
        terminal.line("  %-14s %s  %s, %d passed, %d failed%s%s"
                .formatted(
                        area,
                        "█".repeat(filled) + "░".repeat(BAR - filled),
                        tally.percent().isPresent()
                                ? "%3d %%".formatted(tally.percent().getAsInt())
                                : "  -  ",
                        tally.passed(),
                        tally.failed(),
                        tally.excepted() == 0 ? "" : ", " + tally.excepted() + " excepted",
                        tally.doubts() == 0 ? "" : ", " + tally.doubts() + " cannot tell"));
    }

    private void finding(CheckResult result) {
        Check check = result.check();
        terminal.line("");
        head(check);
        seen(result);
        advice(check);
    }

    private void seen(CheckResult result) {
        if (result.outcome() instanceof Outcome.Failed(var faults)) {
            faults.forEach(fault -> prose("seen", fault.subject() + ": " + fault.seen()));
        }
    }

    /** A check as it is asked, the facts that it asks for, and what it says. */
    void explain(CheckResult result, List<AskedFact> facts) {
        print(result.check());
        terminal.heading("Facts");
        facts.forEach(fact -> field("", fact.path() + " = " + fact.text()));
        terminal.heading(
                switch (result.outcome()) {
                    case Outcome.Passed() -> "Passed";
                    case Outcome.Failed _ -> "Failed";
                    case Outcome.CannotTell(String reason) -> "Cannot tell: " + reason;
                    case Outcome.NotApplicable() -> "Not applicable: the condition after \"if\" does not hold";
                });
        seen(result);
    }

    /** A check as it is asked. */
    void print(Check check) {
        head(check);
        check.applies().ifPresent(each -> field("if", each.text()));
        check.each().ifPresent(each -> field("each", each.text()));
        field("asks", check.pass().text());
        check.parameters().forEach((name, value) -> field("with", "parameter." + name + " = " + value.text()));
        advice(check);
    }

    private void head(Check check) {
        terminal.line(severity(check.severity()) + "  "
                + terminal.style("bold", check.id().text()));
        prose("expected", check.title());
    }

    private void advice(Check check) {
        prose("why", check.why());
        field("do", check.remedy().apply());
        field("risk", check.remedy().risk().toString());
        check.remedy().undo().ifPresent(undo -> field("go back", undo));
        if (!check.references().isEmpty()) {
            field("see", String.join("; ", check.references()));
        }
    }

    /** A text whose lines may end anywhere between words. */
    private void prose(String name, String text) {
        int width = Terminal.isInteractive() ? Terminal.width() - INDENT : USUAL_WIDTH;
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split("\\s+", -1)) {
            boolean fits = column == 0 || column + 1 + word.length() <= width;
            lines.append(column == 0 ? "" : fits ? " " : "\n").append(word);
            column = fits && column > 0 ? column + 1 + word.length() : word.length();
        }
        field(name, lines.toString());
    }

    /** A text in lines, each as a person should see it: the name of the field stands before the first. */
    private void field(String name, String text) {
        String label = name;
        for (String line : text.strip().split("\n", -1)) {
            terminal.line("      " + terminal.style("faint", "%-9s".formatted(label)) + Terminal.safe(line));
            label = "";
        }
    }

    private String severity(Severity severity) {
        String style = switch (severity) {
            case CRITICAL -> "bold,fg(red)";
            case HIGH -> "fg(red)";
            case MEDIUM -> "fg(yellow)";
            case LOW, INFO -> "faint";
        };
        return terminal.style(style, "%-8s".formatted(severity.name()));
    }
}
