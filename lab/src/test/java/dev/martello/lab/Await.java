package dev.martello.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what happens by itself. */
public final class Await {
    private static final Duration POLL = Duration.ofMillis(20);

    /** For the slowest computer. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Await() {}

    /**
     * Looks until what is seen is what is wanted.
     *
     * @param missed what is said, with what was seen last, if that never comes
     * @return what is seen then
     */
    public static <T> T until(Callable<T> look, Predicate<T> isWanted, String missed) throws Exception {
        long begun = System.nanoTime();
        while (true) {
            T seen = look.call();
            if (isWanted.test(seen)) {
                return seen;
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("%s: %s", missed, seen)
                    .isLessThan(PATIENCE);
            Thread.sleep(POLL);
        }
    }
}
