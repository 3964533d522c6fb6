package dev.martello.cli.check;

import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.posture.Check;
import dev.martello.appraisal.posture.CheckResult;
import dev.martello.appraisal.posture.ExemptedResults;
import dev.martello.appraisal.posture.Exemption;
import dev.martello.appraisal.posture.Outcome;
import dev.martello.cli.terminal.Terminal;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The report of {@code check} as one page that needs nothing else, reads in the dark and prints well. It has no script. */
final class CheckPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --edge: #8884; --bad: #c62828; --warn: #b26a00; --good: #2e7d32 }
            @media (prefers-color-scheme: dark) { :root { --bad: #ff6b6b; --warn: #ffb74d; --good: #81c784 } }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
            table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--edge) }
            td.number, th.number { text-align: right } meter { width: 12rem; vertical-align: middle }
            article { border: 1px solid var(--edge); border-radius: 8px; padding: 1rem 1.2rem; margin: 1rem 0; break-inside: avoid }
            article h3 { margin: 0 0 .5rem; font-size: 1.05rem } .id { font-family: ui-monospace, monospace; font-size: .85rem; opacity: .75 }
            .severity { font-size: .75rem; font-weight: 700; text-transform: uppercase; margin-right: .5rem }
            .critical, .high { color: var(--bad) } .medium { color: var(--warn) }
            dl { display: grid; grid-template-columns: 6rem 1fr; gap: .3rem 1rem; margin: 0 } dt { opacity: .7 } dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
            pre { margin: 0; padding: .5rem .7rem; background: #8881; border-radius: 6px; overflow-x: auto; font-size: .85rem }
            @media print { body { margin: 0; max-width: none; font-size: 11px } pre { white-space: pre-wrap } }
            """;

    private final StringBuilder page = new StringBuilder();

    private CheckPage() {}

    static String of(CheckReport report) {
        return new CheckPage().write(report);
    }

    private String write(CheckReport report) {
        String title = "Posture of " + report.system();
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n");
        scores(report);
        List<CheckResult> failed = report.failed();
        heading("Findings", failed.size());
        failed.forEach(this::finding);
        exceptions(report.exempted());
        doubts(report.doubts());
        return page.append("</body>\n</html>\n").toString();
    }

    private void scores(CheckReport report) {
        page.append(
                "<table>\n<tr><th>Area<th>Score<th class=\"number\">Passed<th class=\"number\">Failed<th class=\"number\">Excepted<th class=\"number\">Cannot tell</tr>\n");
        report.areas().forEach((area, tally) -> {
            page.append("<tr><td>").append(escaped(area)).append("<td>");
            tally.percent()
                    .ifPresentOrElse(
                            percent -> page.append("<meter min=\"0\" max=\"100\" value=\"%d\"></meter> %d&#8239;%%"
                                    .formatted(percent, percent)),
                            () -> page.append("–"));
            page.append(
                    "<td class=\"number\">%d<td class=\"number\">%d<td class=\"number\">%d<td class=\"number\">%d</tr>%n"
                            .formatted(tally.passed(), tally.failed(), tally.excepted(), tally.doubts()));
        });
        page.append("</table>\n");
    }

    private void exceptions(ExemptedResults results) {
        if (!results.exempted().isEmpty()) {
            heading("Excepted", results.exempted().size());
            results.exempted().forEach(this::excepted);
        }
        if (!results.lapsed().isEmpty()) {
            heading("Exceptions that do not hold", results.lapsed().size());
            results.lapsed().forEach(this::lapsed);
        }
    }

    private void excepted(ExemptedResults.Exempted each) {
        head(each.check());
        row("Seen", escaped(each.fault().subject() + ": " + each.fault().seen()));
        answersFor(each.exemption());
    }

    private void lapsed(ExemptedResults.Lapse lapse) {
        Exemption exemption = lapse.exemption();
        page.append("<article>\n<h3>%s</h3>\n<dl>\n"
                .formatted(escaped(exemption.check().text())));
        exemption.subject().ifPresent(each -> row("Subject", escaped(each)));
        row("Why not", escaped(lapse.why()));
        answersFor(exemption);
    }

    private void answersFor(Exemption exemption) {
        row("Owner", escaped(exemption.owner()));
        row("Reason", escaped(exemption.reason()));
        row("Until", exemption.until().toString());
        page.append("</dl>\n</article>\n");
    }

    private void head(Check check) {
        String severity = check.severity().label();
        page.append("<article>\n<h3><span class=\"severity %s\">%s</span>%s</h3>\n<dl>\n"
                .formatted(severity, severity, escaped(check.id().text())));
        row("Expected", escaped(check.title()));
    }

    private void finding(CheckResult result) {
        Check check = result.check();
        head(check);
        if (result.outcome() instanceof Outcome.Failed(var faults)) {
            faults.forEach(fault -> row("Seen", escaped(fault.subject() + ": " + fault.seen())));
        }
        row("Why", escaped(check.why()));
        row("Do", code(check.remedy().apply()));
        row("Risk", escaped(check.remedy().risk().toString()));
        check.remedy().undo().ifPresent(undo -> row("Go back", code(undo)));
        row("See", escaped(String.join("; ", check.references())));
        page.append("</dl>\n</article>\n");
    }

    private void doubts(SortedMap<String, List<RuleId>> doubts) {
        if (doubts.isEmpty()) {
            return;
        }
        heading("Cannot tell", doubts.values().stream().mapToInt(List::size).sum());
        page.append("<dl>\n");
        doubts.forEach((reason, checks) -> row(
                Integer.toString(checks.size()),
                escaped(reason) + "<br><span class=\"id\">"
                        + escaped(checks.stream().map(RuleId::text).collect(Collectors.joining(", "))) + "</span>"));
        page.append("</dl>\n");
    }

    private void heading(String text, int count) {
        page.append("<h2>%s (%d)</h2>%n".formatted(text, count));
    }

    private void row(String name, String markup) {
        page.append("<dt>").append(name).append("<dd>").append(markup).append('\n');
    }

    private static String code(String text) {
        return "<pre>" + escaped(text.strip()) + "</pre>";
    }

    /** Text as it stands in markup. What a machine says is shown, and is never markup itself. */
    private static String escaped(String text) {
        return text.lines()
                .map(line -> Terminal.safe(line)
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&#39;"))
                .collect(Collectors.joining("\n"));
    }
}
