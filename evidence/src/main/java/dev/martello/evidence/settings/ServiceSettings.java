package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What FreeBSD's start-up scripts are told, by {@code rc.conf} and the files that go with it. */
public record ServiceSettings(SortedMap<String, String> values) implements Settings.Part {
    public ServiceSettings {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
