package dev.martello.agent.settings;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.Unreadable;
import dev.martello.evidence.settings.SocketOwner;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which processes of Linux have sockets open. */
final class SocketOwners {
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d{1,18})]");
    private static final String DELETED = " (deleted)";
    private static final int INIT = 1;

    /** What listens is opened before connections come, and the kernel lists the lowest numbers first. */
    private static final int MAX_FILES = 4096;

    private SocketOwners() {}

    /**
     * What was found.
     *
     * @param byInode the owners of sockets
     * @param isAll whether all that all processes have open was seen; a socket that is not among it is the kernel's own
     */
    record Found(Map<Long, SocketOwner> byInode, boolean isAll) {}

    /**
     * The owners by the sockets' inodes; only of those sockets that are found. Processes end while this looks, and those of others may not be
     * looked at: what they have open is not found.
     */
    static Found find(MachineFiles files, Set<Long> inodes) throws Unreadable {
        Map<Long, SocketOwner> owners = new HashMap<>();
        Map<Long, SocketOwner> waiting = new HashMap<>();
        ControlGroups groups = ControlGroups.of(files);
        Path directory = files.resolve(Processes.DIRECTORY);
        // A container that shares the machine's network sees sockets of processes that it does not see.
        boolean isAll = Processes.areAll(files);
        for (int process : Processes.numbers(files)) {
            Path own = directory.resolve(String.valueOf(process));
            Map<Long, SocketOwner> found = process == INIT ? waiting : owners;
            Open open = sockets(own);
            isAll &= open.isAll();
            for (long inode : open.sockets()) {
                if (inodes.contains(inode) && !found.containsKey(inode)) {
                    owner(groups, own, process).ifPresent(owner -> found.put(inode, owner));
                }
            }
        }
        // systemd keeps open what it opened for a service, which may run or not.
        waiting.forEach(owners::putIfAbsent);
        return new Found(owners, isAll);
    }

    /** What a process has open. */
    private record Open(List<Long> sockets, boolean isAll) {}

    private static Open sockets(Path process) {
        List<Long> inodes = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            int files = 0;
            for (Path each : open) {
                if (files++ == MAX_FILES) {
                    return new Open(inodes, false);
                }
                Matcher socket = SOCKET.matcher(target(each));
                if (socket.matches()) {
                    inodes.add(Long.valueOf(socket.group(1)));
                }
            }
        } catch (NoSuchFileException e) {
            return new Open(inodes, true);
        } catch (IOException | DirectoryIteratorException e) {
            return new Open(inodes, false);
        }
        return new Open(inodes, true);
    }

    /** A file may be closed while this looks, and then leads nowhere. */
    private static String target(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static Optional<SocketOwner> owner(ControlGroups groups, Path process, int number) {
        return link(process.resolve("exe"))
                .flatMap(program -> groups.service(number).map(unit -> {
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
}
