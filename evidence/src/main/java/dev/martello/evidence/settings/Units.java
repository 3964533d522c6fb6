package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The services that systemd starts, at the start of the system or when somebody asks for them; by their names. */
public record Units(SortedMap<String, Unit> byName) implements Settings.Part {
    public Units {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }
}
