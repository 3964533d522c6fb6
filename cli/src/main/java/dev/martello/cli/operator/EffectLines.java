package dev.martello.cli.operator;

import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.AdoptionView;
import dev.martello.server.view.EffectView;
import dev.martello.server.view.IncidentView;
import picocli.CommandLine.ExitCode;

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

    /**
     * What became of a change.
     *
     * @param done what is so unless it is held, as in {@code the policy counts}
     */
    void print(String done, AdoptionView outcome) {
        outcome.held().ifPresentOrElse(this::held, () -> terminal.line(judgedAnew(done, outcome)));
    }

    /** A change that counts, and what it did. */
    static String judgedAnew(String done, AdoptionView outcome) {
        return done + "; of " + outcome.appraised() + " appliances judged anew, " + outcome.changed()
                + " changed their verdict";
    }

    /** Tells programs whether a change counts or is held. */
    static int exitCode(AdoptionView outcome) {
        return outcome.held().isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Why a change does not count yet. */
    private void held(IncidentView incident) {
        terminal.line(terminal.style("bold,fg(yellow)", "held") + ": " + Terminal.safe(incident.title())
                + " would end the trust in too many appliances at once");
        print(incident.effect());
        terminal.line("decide with \"martello incident approve " + incident.id() + "\" or \"reject " + incident.id()
                + "\"; until then all are judged as before");
    }
}
