package dev.martello.cli.ledger;

import dev.martello.cli.terminal.Terminal;
import dev.martello.ledger.Extension;
import dev.martello.ledger.SignedNote;

/** Two checkpoints that cannot both be true, with the signatures by which anybody else can see that. */
final class ForkLines {
    private record Fork(String outcome, String explanation, String known, String shown) {}

    private final Terminal terminal;

    ForkLines(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(Extension.Forked forked, boolean json) {
        if (json) {
            terminal.json(new Fork(
                    "forked",
                    forked.explanation(),
                    forked.known().toString(),
                    forked.shown().toString()));
            return;
        }
        terminal.line(terminal.style("bold,red", "the ledger forked") + ": " + Terminal.safe(forked.explanation()));
        terminal.line("Both were signed, and no ledger has them both. Keep them: they are the proof.");
        print("known", forked.known());
        print("shown", forked.shown());
    }

    private void print(String title, SignedNote note) {
        terminal.heading(title);
        note.toString().lines().forEach(each -> terminal.line("  " + Terminal.safe(each)));
    }
}
