package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import java.util.List;
import java.util.Optional;

/** The processes of Linux, as far as {@code /proc} has them. */
final class Processes {
    static final String DIRECTORY = "/proc";
    private static final int MAX_NAME_BYTES = 64;

    /** The kernel's own second process, which only its first namespace of processes has. */
    private static final int SECOND = 2;

    private static final String KERNEL_THREADS = "kthreadd";

    private Processes() {}

    /** Their numbers, from the first on. */
    static List<Integer> numbers(MachineFiles files) throws Unreadable {
        return files.names(DIRECTORY).stream()
                .filter(name -> name.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .sorted()
                .toList();
    }

    /** Whether those of the whole machine are to be seen, and not only those of a container. */
    static boolean areAll(MachineFiles files) {
        return name(files, SECOND).filter(KERNEL_THREADS::equals).isPresent();
    }

    /** What a process calls itself, in 15 octets at most; empty if that could not be seen. */
    static Optional<String> name(MachineFiles files, int process) {
        try {
            return files.text(path(process, "comm"), MAX_NAME_BYTES).map(String::strip);
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    /** Where a process has a file of this name. */
    static String path(int process, String name) {
        return DIRECTORY + "/" + process + "/" + name;
    }
}
