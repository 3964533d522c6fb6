package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * One thing that is set up otherwise than it was.
 *
 * @param path by which checks would ask for it, with elements of lists by their names, as in {@code mounts[/boot].options}
 * @param before empty if it was not there, or could not be seen
 * @param after empty if it is not there, or cannot be seen
 */
public record SettingsChange(String path, Optional<String> before, Optional<String> after) {
    /** What differs between two setups, in the order of the paths. */
    public static List<SettingsChange> between(Settings before, Settings after) {
        SortedMap<String, String> then = SettingsLines.of(before);
        SortedMap<String, String> now = SettingsLines.of(after);
        TreeSet<String> paths = new TreeSet<>(then.keySet());
        paths.addAll(now.keySet());
        List<SettingsChange> changes = new ArrayList<>();
        for (String path : paths) {
            Optional<String> old = Optional.ofNullable(then.get(path));
            Optional<String> fresh = Optional.ofNullable(now.get(path));
            if (!old.equals(fresh)) {
                changes.add(new SettingsChange(path, old, fresh));
            }
        }
        return changes;
    }
}
