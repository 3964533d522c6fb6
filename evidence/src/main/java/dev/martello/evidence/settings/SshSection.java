package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings of an SSH server that hold for some connections.
 *
 * @param condition what stands after {@code Match}; empty for what holds wherever no block says otherwise
 * @param settings by keyword in lower case, as they are in force: only what is set, so a keyword that is absent has the server's
 *     default, or in a block what the first section says
 */
public record SshSection(String condition, SortedMap<String, String> settings) {
    public SshSection {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
