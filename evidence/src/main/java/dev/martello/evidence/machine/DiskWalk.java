package dev.martello.evidence.machine;

import java.time.Duration;
import java.util.List;
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
    private final DirectoryReader reader;
    private final ExecutorService pool;
    private final AtomicLong waiting = new AtomicLong();
    private final Queue<RuntimeException> bugs = new ConcurrentLinkedQueue<>();
    private final CountDownLatch done = new CountDownLatch(1);

    private DiskWalk(DirectoryReader reader, ExecutorService pool) {
        this.reader = reader;
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
            DiskWalk walk = new DiskWalk(new DirectoryReader(limits, visitor), pool);
            walk.waiting.incrementAndGet();
            starts.forEach(each -> walk.reader.find(files, each).ifPresent(walk::enter));
            walk.leave();
            walk.done.await();
            if (!walk.bugs.isEmpty()) {
                throw walk.bugs.element();
            }
        }
    }

    private void enter(DirectoryReader.Directory directory) {
        waiting.incrementAndGet();
        pool.execute(() -> {
            try {
                reader.read(directory, this::enter);
            } catch (RuntimeException e) {
                bugs.add(e);
            } finally {
                leave();
            }
        });
    }

    private void leave() {
        if (waiting.decrementAndGet() == 0) {
            done.countDown();
        }
    }
}
