package dev.martello.cli.check;

import dev.martello.appraisal.Severity;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.cli.terminal.Terminal;
import dev.martello.evidence.settings.Kernel;
import dev.martello.evidence.settings.Settings;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report of {@code check} for people: a score by area, then what is wrong, the worst first, then what cannot be told. */
final class CheckLines {
    private static final int BAR = 20;

    private final Terminal terminal;

    CheckLines(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(Settings settings, List<CheckResult> results) {
        terminal.line(terminal.style("bold", system(settings)));
        scores(results);
        results.stream()
                .filter(each -> each.outcome() instanceof Outcome.Failed)
                .sorted(Comparator.comparing((CheckResult each) -> each.check().severity())
                        .thenComparing(each -> each.check().id()))
                .forEach(this::finding);
        doubts(results);
    }

    private static String system(Settings settings) {
        String kernel = settings.kernel()
                .flatMap(Kernel::release)
                .map(release -> ", kernel " + release)
                .orElse("");
        return (settings.system().distribution() + " " + settings.system().version()).strip() + kernel;
    }

    private void scores(List<CheckResult> results) {
        terminal.line("");
        Map<String, List<CheckResult>> areas = results.stream()
                .collect(Collectors.groupingBy(each -> each.check().area(), TreeMap::new, Collectors.toList()));
        areas.forEach((area, ofArea) -> {
            long passed = count(ofArea, Outcome.Passed.class);
            long failed = count(ofArea, Outcome.Failed.class);
            long doubts = count(ofArea, Outcome.CannotTell.class);
            long asked = passed + failed;
            long filled = asked == 0 ? 0 : passed * BAR / asked;
            terminal.line("  %-14s %s  %s, %d passed, %d failed%s"
                    .formatted(
                            area,
                            "█".repeat((int) filled) + "░".repeat((int) (BAR - filled)),
                            asked == 0 ? "  -  " : "%3d %%".formatted(passed * 100 / asked),
                            passed,
                            failed,
                            doubts == 0 ? "" : ", " + doubts + " cannot tell"));
        });
    }

    private static long count(List<CheckResult> results, Class<? extends Outcome> kind) {
        return results.stream().filter(each -> kind.isInstance(each.outcome())).count();
    }

    private void finding(CheckResult result) {
        Check check = result.check();
        terminal.line("");
        head(check);
        if (result.outcome() instanceof Outcome.Failed(var faults)) {
            faults.forEach(fault -> field("seen", fault.subject() + ": " + fault.seen()));
        }
        advice(check);
    }

    /** A check as it is asked. */
    void print(Check check) {
        head(check);
        check.applies().ifPresent(each -> field("if", each.text()));
        check.each().ifPresent(each -> field("each", each.text()));
        field("asks", check.pass().text());
        advice(check);
    }

    private void head(Check check) {
        terminal.line(severity(check.severity()) + "  "
                + terminal.style("bold", check.id().text()) + "  " + check.title());
    }

    private void advice(Check check) {
        field("why", check.why());
        field("do", check.remedy().apply());
        field("risk", check.remedy().risk().toString());
        check.remedy().undo().ifPresent(undo -> field("go back", undo));
        if (!check.references().isEmpty()) {
            field("see", String.join("; ", check.references()));
        }
    }

    /** A text in lines, each as a person should see it: the name of the field stands before the first. */
    private void field(String name, String text) {
        String label = name;
        for (String line : text.strip().split("\n", -1)) {
            terminal.line("      " + terminal.style("faint", "%-8s".formatted(label)) + Terminal.safe(line));
            label = "";
        }
    }

    private void doubts(List<CheckResult> results) {
        Map<String, List<String>> byReason = results.stream()
                .filter(each -> each.outcome() instanceof Outcome.CannotTell)
                .collect(Collectors.groupingBy(
                        each -> ((Outcome.CannotTell) each.outcome()).reason(),
                        TreeMap::new,
                        Collectors.mapping(each -> each.check().id().text(), Collectors.toList())));
        if (!byReason.isEmpty()) {
            terminal.heading("Cannot tell");
            byReason.forEach(
                    (reason, ids) -> field(Integer.toString(ids.size()), reason + "\n" + String.join(", ", ids)));
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
