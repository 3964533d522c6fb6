package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a program that sets the clock is told.
 *
 * @param name {@code chrony}, {@code ntpd} or {@code timesyncd}
 * @param sources where it asks for the time; those that are built into it are not among them
 * @param settings who may ask it, by directive; what stands more than once has lines
 */
public record TimeDaemon(String name, List<TimeSource> sources, SortedMap<String, String> settings) {
    public TimeDaemon {
        sources = List.copyOf(sources);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
