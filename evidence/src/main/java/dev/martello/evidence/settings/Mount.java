package dev.martello.evidence.settings;

import java.util.List;
import java.util.Optional;

/**
 * A file system in its place.
 *
 * @param path where it is mounted
 * @param type as in {@code ext4}
 * @param source the device or what stands for it
 * @param options of this mount and of its file system, each once, in order
 * @param layers what stands between it and its disks, from it downwards: {@code crypt}, {@code verity}, {@code integrity}, {@code volume},
 *     {@code raid}, {@code loop}; absent where it has no disk, or none that can be told
 */
public record Mount(String path, String type, String source, List<String> options, Optional<List<String>> layers) {
    public Mount {
        options = List.copyOf(options);
        layers = layers.map(List::copyOf);
    }

    /** One of which nothing is told of layers. */
    public Mount(String path, String type, String source, List<String> options) {
        this(path, type, source, options, Optional.empty());
    }

    public Mount with(List<String> layers) {
        return new Mount(path, type, source, options, Optional.of(layers));
    }
}
