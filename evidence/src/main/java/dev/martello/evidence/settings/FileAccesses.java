package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may do what with files that matter.
 *
 * @param byPath those that are there, and those of which not even that could be seen; files that could not be listed stand under
 *     their pattern, as in {@code /etc/sudoers.d/*}
 */
public record FileAccesses(SortedMap<String, FileAccess> byPath) implements Settings.Part {
    public FileAccesses {
        byPath = Collections.unmodifiableSortedMap(new TreeMap<>(byPath));
    }
}
