package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What becomes of logs.
 *
 * @param journal what systemd's journal is told, by key
 * @param journalDirectory whether there is {@code /var/log/journal}, without which the journal is lost at a restart unless it is told otherwise
 * @param targets where logs are sent to
 */
public record Logging(SortedMap<String, String> journal, boolean journalDirectory, List<LogTarget> targets)
        implements Settings.Part {
    public Logging {
        journal = Collections.unmodifiableSortedMap(new TreeMap<>(journal));
        targets = List.copyOf(targets);
    }
}
