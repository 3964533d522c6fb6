package dev.martello.lab.machine;

import dev.martello.lab.tool.LabFailure;
import dev.martello.lab.tool.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory for machines, and a register of the processes they consist of. What is registered ends when the room is closed,
 * and the directory is deleted. A room whose program was killed is cleared by the next one that is opened. Safe for many threads.
 */
public final class MachineRoom implements AutoCloseable {
    private static final String PREFIX = "martello-lab-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,10})-.*");
    private static final String OWNER = "owner";
    private static final String PROCESSES = "processes";
    private static final long END_SECONDS = 20;

    private final Path directory;
    private final Accelerator accelerator;
    private final List<Process> running = new ArrayList<>();
    private boolean closed;

    private MachineRoom(Path directory, Accelerator accelerator) {
        this.directory = directory;
        this.accelerator = accelerator;
    }

    /**
     * Opens a room, after clearing those whose programs are gone.
     *
     * @param parent where rooms are; the path must be short, for there will be sockets below it
     * @param accelerator what carries out the instructions of the machines in it
     */
    public static MachineRoom open(Path parent, Accelerator accelerator) throws IOException {
        clearAbandoned(parent);
        MachineRoom room = new MachineRoom(
                Files.createTempDirectory(
                                parent, PREFIX + ProcessHandle.current().pid() + "-")
                        .toAbsolutePath(),
                accelerator);
        Files.writeString(room.directory.resolve(OWNER), identity(ProcessHandle.current()) + "\n");
        return room;
    }

    Accelerator accelerator() {
        return accelerator;
    }

    /** The room's own directory. */
    public Path directory() {
        return directory;
    }

    /**
     * Starts a process that ends with the room at the latest.
     *
     * @param log where what it writes goes
     * @throws LabFailure if it does not start, or the room is closed
     */
    synchronized Process start(List<String> command, Path log) throws LabFailure {
        if (closed) {
            throw new LabFailure("the lab is being ended");
        }
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            running.add(process);
            Files.writeString(
                    directory.resolve(PROCESSES),
                    identity(process.toHandle()) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return process;
        } catch (IOException e) {
            throw new LabFailure(command.getFirst() + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** Ends a process and waits until it is gone. */
    static void end(Process process) {
        process.destroy();
        end(process.toHandle());
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            running.forEach(Process::destroy);
            running.forEach(process -> end(process.toHandle()));
            running.clear();
        }
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            // It may be cleared by the next room; nothing in it is needed any more.
        }
    }

    private static void end(ProcessHandle process) {
        try {
            process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void clearAbandoned(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            for (Path entry : entries.filter(MachineRoom::isAbandoned).toList()) {
                for (String identity : lines(entry.resolve(PROCESSES))) {
                    find(identity).ifPresent(process -> {
                        process.destroyForcibly();
                        process.onExit().join();
                    });
                }
                Trees.delete(entry);
            }
        }
    }

    private static boolean isAbandoned(Path entry) {
        try {
            return entry.getFileName().toString().startsWith(PREFIX)
                    && Files.getOwner(entry).getName().equals(System.getProperty("user.name"))
                    && !isInUse(entry);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isInUse(Path entry) throws IOException {
        List<String> owner = lines(entry.resolve(OWNER));
        if (!owner.isEmpty()) {
            return find(owner.getFirst()).isPresent();
        }
        // Its program has made it and not yet said so, or was killed just then: the name has the program's number.
        Matcher number = NAME.matcher(entry.getFileName().toString());
        return number.matches()
                && ProcessHandle.of(Long.parseLong(number.group(1))).isPresent();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Numbers of processes are used again; the moment of the start tells two apart. */
    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("?");
    }

    private static Optional<ProcessHandle> find(String identity) {
        int space = identity.indexOf(' ');
        return space < 0
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(identity.substring(0, space)))
                        .filter(process -> identity(process).equals(identity));
    }
}
