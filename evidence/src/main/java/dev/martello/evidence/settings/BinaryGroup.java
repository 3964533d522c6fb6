package dev.martello.evidence.settings;

import dev.martello.evidence.elf.ElfProtections;
import java.util.List;
import java.util.Optional;

/**
 * Programs and libraries that are protected alike.
 *
 * @param protections absent for what could not be read or is not understood
 * @param privileged whether who starts them gets rights by that: they are set-id, or have capabilities
 * @param paths in order
 */
public record BinaryGroup(Optional<ElfProtections> protections, boolean privileged, List<String> paths) {
    public BinaryGroup {
        paths = List.copyOf(paths);
    }
}
