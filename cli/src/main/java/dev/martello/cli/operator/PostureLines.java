package dev.martello.cli.operator;

import dev.martello.cli.terminal.Count;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.PostureView;

/** What the checks say of an appliance, for people to read. */
final class PostureLines {
    private final Terminal terminal;

    PostureLines(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(PostureView posture) {
        terminal.heading("Posture");
        posture.problem()
                .ifPresent(problem ->
                        terminal.line("  What it says of its settings cannot be used: " + Terminal.safe(problem)));
        if (posture.problem().isPresent()) {
            return;
        }
        terminal.line("  " + Count.of(posture.passed(), "check") + " passed, " + posture.failed() + " failed, "
                + posture.cannotTell() + " cannot tell, " + posture.excepted().size() + " excepted");
        posture.findings().forEach(this::print);
        posture.excepted().forEach(this::print);
    }

    private void print(PostureView.Finding finding) {
        terminal.line("  %-8s %s  %s: %s"
                .formatted(
                        finding.severity(),
                        terminal.style("bold", finding.rule()),
                        Terminal.safe(finding.subject()),
                        Terminal.safe(finding.seen())));
    }

    void print(PostureView.Excepted excepted) {
        terminal.line("  excepted %s  %s: %s  until %s by %s: %s"
                .formatted(
                        terminal.style("bold", excepted.rule()),
                        Terminal.safe(excepted.subject()),
                        Terminal.safe(excepted.seen()),
                        excepted.until(),
                        Terminal.safe(excepted.owner()),
                        Terminal.safe(excepted.reason())));
    }
}
