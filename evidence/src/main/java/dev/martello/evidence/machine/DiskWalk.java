package dev.martello.evidence.machine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Goes through directories with as many threads as there are processors. No link is followed, nothing is opened but directories,
 * and what vanishes meanwhile was not there. Each file is met once for each of its names, in no order.
 */
public final class DiskWalk {
    private static final String ATTRIBUTES = "unix:mode,uid,gid,dev";

    private final MachineFiles files;
    private final Limits limits;
    private final Visitor visitor;
    private final ExecutorService pool;
    private final long start = System.nanoTime();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final Queue<RuntimeException> bugs = new ConcurrentLinkedQueue<>();
    private final CountDownLatch done = new CountDownLatch(1);

    private DiskWalk(MachineFiles files, Limits limits, Visitor visitor, ExecutorService pool) {
        this.files = files;
        this.limits = limits;
        this.visitor = visitor;
        this.pool = pool;
    }

    /**
     * How far it goes.
     *
     * @param maxEntries names in all directories; when there were so many, the directories that are left are not entered
     * @param maxTime after so long they are not entered either
     * @param leftOut directories that are not entered
     * @param mounts where a file system that is mounted is entered as well; any other is left out
     */
    public record Limits(long maxEntries, Duration maxTime, Set<String> leftOut, Set<String> mounts) {
        public Limits {
            leftOut = Set.copyOf(leftOut);
            mounts = Set.copyOf(mounts);
        }
    }

    /** Is told what is met, by several threads at once. */
    public interface Visitor {
        /** A file, directory or anything else. */
        void found(FoundFile file);

        /** What is in a directory, or what something is, could not be seen. */
        void unseen(String path, String problem);

        /** A directory is not entered, as the limits say. */
        void leftOut(String path);
    }

    private record Directory(Path at, String path, long device) {}

    /**
     * Goes through some directories, and waits until that is done. Those that are not there are passed over, and so is one that is a
     * link: what it leads to has a name of its own.
     *
     * @param threads makes those that go
     */
    public static void walk(
            MachineFiles files, List<String> starts, Limits limits, ThreadFactory threads, Visitor visitor)
            throws InterruptedException {
        try (ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), threads)) {
            DiskWalk walk = new DiskWalk(files, limits, visitor, pool);
            walk.waiting.incrementAndGet();
            starts.forEach(walk::start);
            walk.leave();
            walk.done.await();
            if (!walk.bugs.isEmpty()) {
                throw walk.bugs.element();
            }
        }
    }

    private void start(String path) {
        try {
            Path at = files.resolve("/").resolve(path.substring(1));
            Map<String, Object> attributes = Files.readAttributes(at, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            if (FileStatus.Kind.of(MachineFiles.number(attributes, "mode")) == FileStatus.Kind.DIRECTORY) {
                enter(new Directory(at, path.equals("/") ? "" : path, device(attributes)));
            }
        } catch (Unreadable e) {
            visitor.unseen(path, e.problem());
        } catch (IOException e) {
            unseen(path, e);
        }
    }

    private void enter(Directory directory) {
        waiting.incrementAndGet();
        pool.execute(() -> {
            try {
                visit(directory);
            } catch (RuntimeException e) {
                bugs.add(e);
            } finally {
                leave();
            }
        });
    }

    private Optional<String> end() {
        if (entries.get() >= limits.maxEntries()) {
            return Optional.of(limits.maxEntries() + " names");
        }
        return System.nanoTime() - start >= limits.maxTime().toNanos()
                ? Optional.of(limits.maxTime().toSeconds() + " s")
                : Optional.empty();
    }

    private void leave() {
        if (waiting.decrementAndGet() == 0) {
            done.countDown();
        }
    }

    private void visit(Directory directory) {
        String shown = directory.path().isEmpty() ? "/" : directory.path();
        Optional<String> end = end();
        if (end.isPresent()) {
            visitor.unseen(shown, "the walk ended after " + end.get() + ", before " + shown);
            return;
        }
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory.at())) {
            for (Path each : names) {
                entries.incrementAndGet();
                meet(each, directory);
            }
        } catch (DirectoryIteratorException e) {
            unseen(shown, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            unseen(shown, e);
        }
    }

    private void meet(Path at, Directory directory) {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(at, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            unseen(directory.path() + "/" + at.getFileName(), e);
            return;
        }
        int mode = MachineFiles.number(attributes, "mode");
        FoundFile found = new FoundFile(
                at,
                directory.path(),
                mode,
                Integer.toUnsignedLong(MachineFiles.number(attributes, "uid")),
                Integer.toUnsignedLong(MachineFiles.number(attributes, "gid")));
        visitor.found(found);
        if (found.kind() == FileStatus.Kind.DIRECTORY) {
            String path = found.path();
            long device = device(attributes);
            boolean isElsewhere =
                    device != directory.device() && !limits.mounts().contains(path);
            if (isElsewhere || limits.leftOut().contains(path)) {
                visitor.leftOut(path);
            } else {
                enter(new Directory(at, path, device));
            }
        }
    }

    private void unseen(String path, IOException e) {
        // Whatever vanished, or became something else, is no longer to be judged.
        if (!(e instanceof NoSuchFileException) && !(e instanceof NotDirectoryException)) {
            visitor.unseen(
                    path,
                    e instanceof AccessDeniedException
                            ? path + " may not be read"
                            : path + " cannot be read: " + e.getMessage());
        }
    }

    private static long device(Map<String, Object> attributes) {
        return attributes.get("dev") instanceof Long device ? device : 0;
    }
}
