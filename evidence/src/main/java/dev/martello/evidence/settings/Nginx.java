package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What nginx's files say.
 *
 * @param installed whether it has a configuration; without one it does not start
 * @param settings what stands outside of blocks
 * @param servers virtual servers of HTTP, in their order
 * @param locations locations in servers and in other locations, and conditions in both, in their order
 */
public record Nginx(
        boolean installed, SortedMap<String, String> settings, List<NginxBlock> servers, List<NginxBlock> locations)
        implements Settings.Part {
    public Nginx {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        servers = List.copyOf(servers);
        locations = List.copyOf(locations);
    }

    /** That of a machine without one. */
    public static Nginx absent() {
        return new Nginx(false, new TreeMap<>(), List.of(), List.of());
    }
}
