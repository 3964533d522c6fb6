package dev.martello.cli.operator;

import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.view.LessonView;
import java.util.List;

/** What machines taught, for the person who reviews it: first what needs a decision. */
final class LessonLines {
    /** More than a screen of what is left out is for programs to read. */
    private static final int MAX_LEFT_OUT = 40;

    private static final int MAX_NAMED = 5;

    private LessonLines() {}

    static void print(LessonView lesson, Terminal terminal) {
        lesson.drafts().forEach(draft -> print(draft, terminal));
        if (!lesson.passedOver().isEmpty()) {
            terminal.heading("Machines that taught nothing");
            lesson.passedOver()
                    .forEach(each ->
                            terminal.line("  " + Terminal.safe(each.machine()) + ": " + Terminal.safe(each.reason())));
        }
    }

    private static void print(LessonView.Draft draft, Terminal terminal) {
        terminal.heading(Terminal.safe(PlatformProfile.name(draft.model(), draft.firmwareVersion())) + ": "
                + draft.events().size() + " events, taught by " + draft.machines()
                + (draft.machines() == 1 ? " machine" : " machines") + " at " + draft.sites()
                + (draft.sites() == 1 ? " site" : " sites"));
        draft.events().forEach(event -> print(event, terminal));
        List<LessonView.Event> review =
                draft.events().stream().filter(LessonView.Event::review).toList();
        if (!review.isEmpty()) {
            terminal.heading("To be reviewed: machines differ in these");
            review.forEach(event -> {
                terminal.line("  " + terminal.style("fg(yellow)", name(event)) + ": " + seen(event.seen()));
                event.values()
                        .forEach(value -> terminal.line("      " + ProfileLines.brief(value.digest()) + "  "
                                + Terminal.safe(value.says()) + "  " + seen(value.seen())));
            });
        }
        if (!draft.leftOut().isEmpty()) {
            terminal.heading("Left out");
            draft.leftOut().stream()
                    .limit(MAX_LEFT_OUT)
                    .forEach(each -> terminal.line("  PCR " + each.pcr() + "  " + Terminal.safe(each.name()) + "  "
                            + ProfileLines.brief(each.digest()) + "  " + Terminal.safe(each.says()) + "  "
                            + seen(each.seen()) + "; " + Terminal.safe(each.reason())));
            int more = draft.leftOut().size() - MAX_LEFT_OUT;
            if (more > 0) {
                terminal.line("  and " + more + " more, see --json");
            }
        }
    }

    private static void print(LessonView.Event event, Terminal terminal) {
        String value = event.varies().isEmpty()
                ? event.values().size() == 1
                        ? Terminal.safe(event.values().getFirst().says())
                        : event.values().size() + " values"
                : "any value: " + Terminal.safe(event.varies());
        terminal.line("  " + name(event) + ProfileLines.times(event.atLeast(), event.atMost()) + "  "
                + terminal.style("fg(cyan)", value) + "  " + seen(event.seen()));
    }

    private static String name(LessonView.Event event) {
        return "PCR " + event.pcr() + "  " + event.type()
                + (event.label().isEmpty() ? "" : " " + Terminal.safe(event.label()));
    }

    private static String seen(LessonView.Sighting seen) {
        String counted = "seen on " + seen.machines() + " of " + seen.of();
        if (seen.who().isEmpty()) {
            return counted;
        }
        List<String> named =
                seen.who().stream().limit(MAX_NAMED).map(Terminal::safe).toList();
        int more = seen.who().size() - MAX_NAMED;
        return counted + ": " + String.join(", ", named) + (more > 0 ? " and " + more + " more" : "");
    }
}
