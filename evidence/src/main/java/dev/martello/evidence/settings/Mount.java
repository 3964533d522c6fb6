package dev.martello.evidence.settings;

import java.util.List;

/**
 * A file system in its place.
 *
 * @param path where it is mounted
 * @param type as in {@code ext4}
 * @param source the device or what stands for it
 * @param options of this mount and of its file system, each once, in order
 */
public record Mount(String path, String type, String source, List<String> options) {
    public Mount {
        options = List.copyOf(options);
    }
}
