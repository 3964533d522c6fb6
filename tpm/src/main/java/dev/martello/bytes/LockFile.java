package dev.martello.bytes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps something for one process at a time, by a file that stays there. The operating system gives it back, however the process ends. */
public final class LockFile implements AutoCloseable {
    /**
     * The files this process holds. POSIX takes all of a process's locks on a file away when it closes the file anywhere, so the process
     * itself must know not to open a second time what it holds.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** What is waited for takes seconds, as a rule. */
    private static final Duration POLL = Duration.ofMillis(100);

    private final Path file;
    private final FileChannel channel;

    private LockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes a file of a directory, which is made if it is not there; nothing if somebody else has it.
     *
     * @throws IOException if it cannot be opened
     */
    public static Optional<LockFile> take(Path directory, String name) throws IOException {
        Path file = directory.toRealPath().resolve(name);
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
            return locked ? Optional.of(new LockFile(file, channel)) : Optional.empty();
        } finally {
            if (!locked) {
                HELD.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /**
     * As {@link #take}, once nobody else has it any more.
     *
     * @throws IOException if it cannot be opened
     */
    public static LockFile await(Path directory, String name) throws IOException, InterruptedException {
        while (true) {
            Optional<LockFile> taken = take(directory, name);
            if (taken.isPresent()) {
                return taken.get();
            }
            Thread.sleep(POLL);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
