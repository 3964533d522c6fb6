package dev.martello.evidence.settings;

import java.util.List;

/** The jails of FreeBSD that files define, whether they run or not. */
public record ConfiguredJails(List<Jail> jails) implements Settings.Part {
    public ConfiguredJails {
        jails = List.copyOf(jails);
    }
}
