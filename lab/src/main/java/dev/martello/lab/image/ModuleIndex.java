package dev.martello.lab.image;

import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * Which kernel module needs which, as {@code depmod} finds out: {@code modules.dep}.
 *
 * @param needed by a module's file, all files that must be loaded before it
 */
record ModuleIndex(Map<String, List<String>> needed) {
    static ModuleIndex read(Path file) throws IOException {
        Map<String, List<String>> needed = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(':');
            String others = line.substring(colon + 1).strip();
            needed.put(line.substring(0, colon), others.isEmpty() ? List.of() : List.of(others.split(" ", -1)));
        }
        return new ModuleIndex(needed);
    }

    /** The files of modules, and of those that they need, in an order in which they can be loaded. */
    SequencedSet<String> withNeeded(List<String> names) throws LabFailure {
        SequencedSet<String> files = new LinkedHashSet<>();
        for (String name : names) {
            String file = file(name);
            // Listed is first what is loaded last.
            files.addAll(needed.getOrDefault(file, List.of()).reversed());
            files.add(file);
        }
        return files;
    }

    private String file(String name) throws LabFailure {
        return needed.keySet().stream()
                .filter(file -> file.endsWith("/" + name + ".ko"))
                .findFirst()
                .orElseThrow(() -> new LabFailure("the kernel has no module " + name));
    }
}
