package dev.martello.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a data directory for one control plane. The operating system gives it back, however the process ends. */
final class DirectoryLock implements AutoCloseable {
    /**
     * The directories this process holds. POSIX takes all of a process's locks on a file away when it closes the file anywhere, so the process
     * itself must know not to open a second time what it holds.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DirectoryLock take(Path given) throws IOException, CannotStart {
        Path directory = given.toRealPath();
        if (!HELD.add(directory)) {
            throw inUse(given);
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) {
                HELD.remove(directory);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        if (!locked) {
            throw inUse(given);
        }
        return new DirectoryLock(directory, channel);
    }

    private static CannotStart inUse(Path directory) {
        return new CannotStart("another Martello server uses " + directory
                + ": stop it, or give this one a data directory of its own");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(directory);
    }
}
