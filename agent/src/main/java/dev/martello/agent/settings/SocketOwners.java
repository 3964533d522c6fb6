package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.SocketOwner;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which processes of Linux have sockets open. */
final class SocketOwners {
    private static final String PROCESSES = "/proc";
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d{1,18})]");
    private static final String DELETED = " (deleted)";
    private static final int INIT = 1;
    private static final int MAX_CGROUP_BYTES = 1 << 16;

    /** What listens is opened before connections come, and the kernel lists the lowest numbers first. */
    private static final int MAX_FILES = 4096;

    private SocketOwners() {}

    /**
     * The owners by the sockets' inodes; only of those sockets that are found. Processes end while this looks, and those of others may not be
     * looked at: what they have open is not found.
     */
    static Map<Long, SocketOwner> find(MachineFiles files, Set<Long> inodes) throws Unreadable {
        Map<Long, SocketOwner> owners = new HashMap<>();
        Map<Long, SocketOwner> waiting = new HashMap<>();
        List<Integer> processes = files.names(PROCESSES).stream()
                .filter(name -> name.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .sorted()
                .toList();
        Path directory = files.resolve(PROCESSES);
        for (int process : processes) {
            Path own = directory.resolve(String.valueOf(process));
            Map<Long, SocketOwner> found = process == INIT ? waiting : owners;
            for (long inode : sockets(own)) {
                if (inodes.contains(inode) && !found.containsKey(inode)) {
                    owner(files, own, process).ifPresent(owner -> found.put(inode, owner));
                }
            }
        }
        // systemd keeps open what it opened for a service, which may run or not.
        waiting.forEach(owners::putIfAbsent);
        return owners;
    }

    private static List<Long> sockets(Path process) {
        List<Long> inodes = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            int files = 0;
            for (Path each : open) {
                link(each)
                        .map(SOCKET::matcher)
                        .filter(Matcher::matches)
                        .ifPresent(socket -> inodes.add(Long.valueOf(socket.group(1))));
                if (++files == MAX_FILES) {
                    break;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return inodes;
        }
        return inodes;
    }

    private static Optional<SocketOwner> owner(MachineFiles files, Path process, int number) {
        return link(process.resolve("exe"))
                .flatMap(program -> unit(files, number).map(unit -> {
                    boolean isReplaced = program.endsWith(DELETED);
                    return new SocketOwner(
                            isReplaced ? program.substring(0, program.length() - DELETED.length()) : program,
                            isReplaced,
                            unit);
                }));
    }

    /** A file may be closed, or its process end, while this looks. */
    private static Optional<String> link(Path path) {
        try {
            return Optional.of(Files.readSymbolicLink(path).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The outermost service in the path of the control group. */
    private static Optional<String> unit(MachineFiles files, int process) {
        try {
            return files.text(PROCESSES + "/" + process + "/cgroup", MAX_CGROUP_BYTES)
                    .map(text -> text.lines()
                            .filter(line -> line.startsWith("0::") || line.contains(":name=systemd:"))
                            .flatMap(line -> Arrays.stream(line.split("/", -1)))
                            .filter(name -> name.endsWith(".service"))
                            .findFirst()
                            .orElse(""));
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }
}
