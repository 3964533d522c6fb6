package dev.martello.cli.operator;

import dev.martello.appraisal.reference.ExpectedEvent;
import dev.martello.appraisal.reference.ExpectedEvent.Expectation;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.cli.terminal.Terminal;
import java.util.List;

/** A profile for people to read. */
final class ProfileLines {
    private static final int DIGEST_CHARS = 19;

    private ProfileLines() {}

    static void print(PlatformProfile profile, Terminal terminal) {
        terminal.line(Terminal.safe(profile.name()) + ", " + profile.digest());
        if (!profile.description().isEmpty()) {
            terminal.line(Terminal.safe(profile.description()));
        }
        terminal.line("the TPM is started from locality " + profile.startupLocality());
        int register = -1;
        for (ExpectedEvent event : profile.events()) {
            if (event.pcr().number() != register) {
                register = event.pcr().number();
                terminal.heading(event.pcr().toString());
            }
            print(event, terminal);
        }
    }

    private static void print(ExpectedEvent event, Terminal terminal) {
        terminal.line("  " + terminal.style("fg(cyan)", event.type().label()) + " " + Terminal.safe(event.label())
                + times(event.atLeast(), event.atMost()));
        switch (event.expectation()) {
            case Expectation.Varies(String reason) -> terminal.line("      any value: " + Terminal.safe(reason));
            case Expectation.OneOf(List<ExpectedEvent.Value> values) -> values.forEach(value -> print(value, terminal));
        }
        if (!event.note().isEmpty()) {
            terminal.line("      " + Terminal.safe(event.note()));
        }
    }

    private static void print(ExpectedEvent.Value value, Terminal terminal) {
        terminal.line("      " + brief(value.digests().getLast().toString()) + "  " + Terminal.safe(value.says())
                + (value.note().isEmpty() ? "" : "  (" + Terminal.safe(value.note()) + ")"));
    }

    /** How often something is there, unless it is there once. */
    static String times(int atLeast, int atMost) {
        if (atLeast == atMost) {
            return atMost == 1 ? "" : ", " + atMost + " times";
        }
        return atMost == 1 ? ", may be missing" : ", " + atLeast + " to " + atMost + " times";
    }

    static String brief(String digest) {
        return digest.length() <= DIGEST_CHARS ? digest : digest.substring(0, DIGEST_CHARS) + "…";
    }
}
