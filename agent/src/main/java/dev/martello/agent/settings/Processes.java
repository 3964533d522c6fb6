package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import java.util.List;

/** The processes of Linux, as far as {@code /proc} has them. */
final class Processes {
    static final String DIRECTORY = "/proc";

    private Processes() {}

    /** Their numbers, from the first on. */
    static List<Integer> numbers(MachineFiles files) throws Unreadable {
        return files.names(DIRECTORY).stream()
                .filter(name -> name.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .sorted()
                .toList();
    }

    /** Where a process has a file of this name. */
    static String path(int process, String name) {
        return DIRECTORY + "/" + process + "/" + name;
    }
}
