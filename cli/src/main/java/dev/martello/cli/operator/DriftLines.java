package dev.martello.cli.operator;

import dev.martello.cli.terminal.Count;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.DriftView;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** How an appliance is set up otherwise, for people to read. */
final class DriftLines {
    private final Terminal terminal;
    private final int most;

    /** @param most how many differences are shown of each comparison */
    DriftLines(Terminal terminal, int most) {
        this.terminal = terminal;
        this.most = most;
    }

    void print(DriftView.Comparison comparison) {
        String when = comparison
                .since()
                .map(time -> " (" + time.truncatedTo(ChronoUnit.SECONDS) + ")")
                .orElse("");
        terminal.line("  " + terminal.style("bold", "Against " + Terminal.safe(comparison.against()) + when) + ": "
                + (comparison.total() == 0 ? "the same" : Count.of(comparison.total(), "difference")));
        List<DriftView.Change> shown = comparison.changes().stream().limit(most).toList();
        for (DriftView.Change each : shown) {
            terminal.line(
                    "    " + Terminal.safe(each.path()) + ": " + text(each.before()) + " → " + text(each.after()));
        }
        if (shown.size() < comparison.total()) {
            terminal.line("    and " + (comparison.total() - shown.size()) + " more");
        }
    }

    void print(DriftView.NotCompared missing) {
        terminal.line("  " + terminal.style("bold", "Against " + Terminal.safe(missing.against())) + ": cannot tell; "
                + Terminal.safe(missing.why()));
    }

    private static String text(Optional<String> value) {
        return value.map(text -> "\"" + Terminal.safe(text) + "\"").orElse("-");
    }
}
