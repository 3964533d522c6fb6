package dev.martello.server;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work that comes back: on one thread, and a failure does not end it. */
final class Housekeeping implements AutoCloseable {
    /** Something to be done again and again. */
    @FunctionalInterface
    interface Chore {
        void run() throws Exception;
    }

    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final long STOP_SECONDS = 5;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());

    void every(Duration period, String name, Chore chore) {
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        chore.run();
                        // What goes up to the executor ends the chore for good, without a word.
                    } catch (Exception | Error e) {
                        LOG.log(Level.ERROR, name + " failed and is tried again in " + period, e);
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
