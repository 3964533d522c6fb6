package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import java.util.Optional;

/**
 * To which service of systemd a process belongs, by its control group.
 *
 * @param root the group in which systemd has all others; within a container that may be one of the machine's
 * @see <a href="https://systemd.io/CONTROL_GROUP_INTERFACE/">The control group interfaces of systemd</a>
 */
record ControlGroups(MachineFiles files, String root) {
    private static final int FIRST = 1;
    private static final String OF_FIRST = "/init.scope";
    private static final String UNIFIED = "0::";
    private static final String NAMED = ":name=systemd:";
    private static final int MAX_BYTES = 1 << 16;

    static ControlGroups of(MachineFiles files) {
        String first = path(files, FIRST).orElse("");
        return new ControlGroups(
                files, first.endsWith(OF_FIRST) ? first.substring(0, first.length() - OF_FIRST.length()) : "");
    }

    /**
     * The service; empty text if the process belongs to none.
     *
     * @return empty if that could not be seen: others end while this looks
     */
    Optional<String> service(int process) {
        return path(process).map(path -> path.startsWith(root + "/") ? outermost(path.substring(root.length())) : "");
    }

    /** Its control group, from the outermost that can be seen; empty if that could not be seen. */
    Optional<String> path(int process) {
        return path(files, process);
    }

    /** Below what is neither slice nor service others have their own, as containers have: those services are not this systemd's. */
    private static String outermost(String path) {
        for (String name : path.split("/", -1)) {
            if (name.endsWith(".service")) {
                return name;
            }
            if (!name.isEmpty() && !name.endsWith(".slice")) {
                return "";
            }
        }
        return "";
    }

    /** Of the hierarchy that systemd makes: the named one of the first version where there is one, else that of the second. */
    private static Optional<String> path(MachineFiles files, int process) {
        try {
            return files.text(Processes.path(process, "cgroup"), MAX_BYTES)
                    .map(text -> text.lines()
                            .filter(line -> line.contains(NAMED))
                            .findFirst()
                            .map(line -> line.substring(line.indexOf(NAMED) + NAMED.length()))
                            .or(() -> text.lines()
                                    .filter(line -> line.startsWith(UNIFIED))
                                    .findFirst()
                                    .map(line -> line.substring(UNIFIED.length())))
                            .orElse(""));
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }
}
