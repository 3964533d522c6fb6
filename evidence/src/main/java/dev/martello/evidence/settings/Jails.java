package dev.martello.evidence.settings;

import java.util.List;

/** The jails that run. */
public record Jails(List<Jail> jails) implements Settings.Part {
    public Jails {
        jails = List.copyOf(jails);
    }
}
