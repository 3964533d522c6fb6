package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A jail of FreeBSD that runs.
 *
 * @param settings its parameters by name; {@code yes} and {@code no} for those that are truths
 * @see <a href="https://man.freebsd.org/cgi/man.cgi?jail(8)">jail(8)</a>
 */
public record Jail(String name, String path, SortedMap<String, String> settings) {
    public Jail {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
