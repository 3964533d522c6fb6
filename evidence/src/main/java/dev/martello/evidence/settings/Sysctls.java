package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings of the kernel by their names with dots, as in {@code kernel.kptr_restrict}. */
public record Sysctls(SortedMap<String, String> values) implements Settings.Part {
    public Sysctls {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
