package dev.martello.agent.settings;

import dev.martello.evidence.elf.ElfProtections;
import java.util.List;
import java.util.Optional;

/**
 * What was read of a file that may be a program or library.
 *
 * @param capabilities that who starts it gets
 * @param protections absent if it is neither
 */
record Program(List<String> capabilities, Optional<ElfProtections> protections) {
    Program {
        capabilities = List.copyOf(capabilities);
    }
}
