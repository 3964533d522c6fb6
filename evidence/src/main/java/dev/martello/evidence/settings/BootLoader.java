package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What FreeBSD's loader is told, by {@code loader.conf} and the files that go with it. */
public record BootLoader(SortedMap<String, String> values) implements Settings.Part {
    public BootLoader {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
