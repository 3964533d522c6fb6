package dev.martello.cli.operator;

import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.FindingView;
import java.util.List;

/** A finding for people to read, in two parts: what a command has to say of the place comes between or behind them. */
final class FindingLines {
    private FindingLines() {}

    /** What was found. */
    static void found(Terminal terminal, FindingView finding) {
        terminal.line("  " + terminal.style("bold", finding.rule()) + "  " + finding.severity() + ", "
                + FleetCommand.tier(terminal, finding.tier(), 0));
        terminal.line("    " + Terminal.safe(finding.explanation()));
    }

    /** How it was when all was good, and what to do. */
    static void remedy(Terminal terminal, FindingView finding) {
        finding.lastGood().ifPresent(before -> terminal.line("    " + Terminal.safe(before)));
        finding.remedy().ifPresent(remedy -> {
            List<String> lines = remedy.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                terminal.line((i == 0 ? "    → " : "      ") + Terminal.safe(lines.get(i)));
            }
        });
    }
}
