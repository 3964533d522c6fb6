package dev.martello.cli.operator;

import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.EffectView;
import dev.martello.server.view.IncidentView;

/** What changes do and did, in lines. */
final class EffectLines {
    private final Terminal terminal;

    EffectLines(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(EffectView effect) {
        terminal.line("of " + effect.appliances() + " appliances, " + effect.ended() + " would no longer be trusted");
        for (EffectView.Ring ring : effect.rings()) {
            String name = ring.ring().isEmpty() ? "no ring" : "ring " + ring.ring();
            terminal.line("  " + terminal.style("bold", name) + ": " + ring.appliances() + " appliances"
                    + (ring.shifts().isEmpty() ? ", none changes" : ""));
            ring.shifts().forEach(this::print);
        }
    }

    private void print(EffectView.Shift shift) {
        terminal.line("    %d from %s to %s"
                .formatted(
                        shift.appliances(),
                        FleetCommand.tier(terminal, shift.from(), 0),
                        FleetCommand.tier(terminal, shift.to(), 0)));
        for (EffectView.Reason reason : shift.reasons()) {
            terminal.line("      %d x %s %s"
                    .formatted(
                            reason.appliances(),
                            terminal.style("bold", reason.rule()),
                            Terminal.safe(reason.explanation())));
        }
    }

    /** What became of a change that was called so. */
    void print(String change, AdoptionView outcome) {
        if (outcome.held().isPresent()) {
            held(outcome.held().get());
        } else {
            terminal.line(change + " counts; of " + outcome.appraised() + " appliances judged anew, "
                    + outcome.changed() + " changed their verdict");
        }
    }

    /** Why a change does not count yet. */
    void held(IncidentView incident) {
        terminal.line(terminal.style("bold,fg(yellow)", "held") + ": " + Terminal.safe(incident.title())
                + " would end the trust in too many appliances at once");
        print(incident.effect());
        terminal.line("decide with \"martello incident approve " + incident.id() + "\" or \"reject " + incident.id()
                + "\"; until then all are judged as before");
    }
}
