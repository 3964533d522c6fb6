package dev.martello.agent.settings;

import dev.martello.evidence.machine.FileIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of files, so that those that are as they were are not opened again. What was not met for a whole round is forgotten. For one
 * thread.
 */
final class ProgramMemory {
    /** Some 4 MiB; an appliance has some thousand, and more than this are read again each time. */
    private static final int MAX_FILES = 40_000;

    private final Map<Program, Program> alike = new HashMap<>();
    private Map<FileIdentity, Program> before = Map.of();
    private Map<FileIdentity, Program> now = new HashMap<>();

    Optional<Program> recall(FileIdentity file) {
        Optional<Program> found = Optional.ofNullable(before.get(file));
        found.ifPresent(program -> keep(file, program));
        return found;
    }

    void keep(FileIdentity file, Program program) {
        if (now.size() < MAX_FILES) {
            now.put(file, alike.computeIfAbsent(program, each -> each));
        }
    }

    /** A round ended, and another begins. */
    void next() {
        before = now;
        now = new HashMap<>();
        alike.keySet().retainAll(before.values());
    }
}
