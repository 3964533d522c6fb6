package dev.martello.evidence.settings;

import java.util.List;

/** The programs that set the clock and have a configuration, started or not. */
public record TimeDaemons(List<TimeDaemon> daemons) implements Settings.Part {
    public TimeDaemons {
        daemons = List.copyOf(daemons);
    }
}
