package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings of the kernel as files say they are to be set when the system starts. */
public record ConfiguredSysctls(SortedMap<String, String> values) implements Settings.Part {
    public ConfiguredSysctls {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
