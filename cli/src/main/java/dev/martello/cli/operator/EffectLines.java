package dev.martello.cli.operator;

import dev.martello.cli.terminal.Count;
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
        terminal.line("of " + Count.of(effect.appliances(), "appliance") + ", " + effect.ended()
                + " would no longer be trusted" + begun(effect));
        if (effect.leftOut() > 0) {
            terminal.line("  " + Count.of(effect.leftOut(), "appliance")
                    + " had no evidence at that time, being silent or not there yet, and "
                    + (effect.leftOut() == 1 ? "is" : "are") + " left out");
        }
        for (EffectView.Ring ring : effect.rings()) {
            String name = ring.ring().isEmpty() ? "no ring" : "ring " + ring.ring();
            terminal.line("  " + terminal.style("bold", name) + ": " + Count.of(ring.appliances(), "appliance")
                    + (ring.shifts().isEmpty() ? ", none changes" : ""));
            ring.shifts().forEach(this::print);
        }
    }

    /** A change that takes findings away is as much a matter for the one who decides. */
    private static String begun(EffectView effect) {
        return effect.begun() == 0
                ? ""
                : ", and " + effect.begun() + " would be that " + (effect.begun() == 1 ? "is" : "are")
                        + " not trusted now";
    }

    private void print(EffectView.Shift shift) {
        terminal.line("    %d from %s to %s"
                .formatted(
                        shift.appliances(),
                        FleetCommand.tier(terminal, shift.from(), 0),
                        FleetCommand.tier(terminal, shift.to(), 0)));
        for (EffectView.Reason reason : shift.reasons()) {
            String rule = reason.rule().isEmpty() ? "" : terminal.style("bold", reason.rule()) + " ";
            terminal.line("      %d x %s%s".formatted(reason.appliances(), rule, Terminal.safe(reason.explanation())));
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
        return done + "; of " + Count.of(outcome.appraised(), "appliance") + " judged anew, " + outcome.changed()
                + " changed " + (outcome.changed() == 1 ? "its" : "their") + " verdict";
    }

    /** Tells programs whether a change would end or begin the trust in an appliance. */
    static int exitCode(EffectView effect) {
        return effect.ended() + effect.begun() > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Tells programs whether a change counts or is held. */
    static int exitCode(AdoptionView outcome) {
        return outcome.held().isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Why a change does not count yet. */
    private void held(IncidentView incident) {
        terminal.line(terminal.style("bold,fg(yellow)", "held") + ": " + Terminal.safe(incident.title())
                + " would change the trust in too many appliances at once");
        print(incident.effect());
        terminal.line(decide(incident));
    }

    /** What is to be done about an incident that is open. */
    static String decide(IncidentView incident) {
        return "decide with \"martello incident approve " + incident.id() + "\" or \"reject " + incident.id()
                + "\"; until then all are judged as before";
    }
}
