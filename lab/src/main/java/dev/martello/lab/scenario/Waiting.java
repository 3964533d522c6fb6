package dev.martello.lab.scenario;

import dev.martello.lab.machine.Console;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Waits for what a machine is to do, as long as there is hope: until it is off, has lost its TPM, its agent
 * cannot run, or patience is at its end.
 *
 * @param console the machine's
 * @param isRunning whether it is on
 * @param nanoTime passes as {@link System#nanoTime} does
 */
record Waiting(Console console, BooleanSupplier isRunning, LongSupplier nanoTime) {
    private static final Duration POLL = Duration.ofMillis(200);
    /** For the slowest computer; a machine that fails says so long before. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** For a machine whose time is this computer's. */
    Waiting(Console console, BooleanSupplier isRunning) {
        this(console, isRunning, System::nanoTime);
    }

    /** Looks for what is waited for. */
    @FunctionalInterface
    interface Look<T> {
        Optional<T> once() throws LabFailure, IOException, InterruptedException;
    }

    /**
     * Looks until there is something to see.
     *
     * @param missed what is said if it never comes, asked for then
     * @throws LabFailure if there is no hope, with the last lines of the console; it begins with {@link Console#TPM_TIMED_OUT}
     *     where that is why
     */
    <T> T until(Look<T> look, Supplier<String> missed) throws LabFailure, IOException, InterruptedException {
        long begun = nanoTime.getAsLong();
        while (true) {
            // Asked before looking, so that what a machine says as it ends is seen.
            boolean runs = isRunning.getAsBoolean();
            Optional<T> seen = look.once();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (!runs
                    || console.tellsOfLostTpm()
                    || console.tellsOfCrashingAgent()
                    || nanoTime.getAsLong() - begun > PATIENCE.toNanos()) {
                throw new LabFailure(obituary(runs, missed.get()));
            }
            Thread.sleep(POLL);
        }
    }

    /**
     * Looks until a number that grows is large enough. Patience begins anew each time that it has grown.
     *
     * @return what it is then
     */
    long untilAtLeast(long wanted, Look<Long> look, Supplier<String> missed)
            throws LabFailure, IOException, InterruptedException {
        long seen = until(look, missed);
        while (seen < wanted) {
            long last = seen;
            seen = until(() -> look.once().filter(now -> now > last), missed);
        }
        return seen;
    }

    /** Looks until there is something to see that does not depend on what becomes of a machine. */
    static <T> T whateverHappens(Look<T> look, Supplier<String> missed)
            throws LabFailure, IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            Optional<T> seen = look.once();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new LabFailure(missed.get());
            }
            Thread.sleep(POLL);
        }
    }

    private String obituary(boolean runs, String why) throws IOException {
        if (console.tellsOfLostTpm()) {
            return Console.TPM_TIMED_OUT + ", says the machine: this computer is too busy to emulate it";
        }
        if (runs && console.tellsOfCrashingAgent()) {
            return "the agent ends as often as it is started: " + why + "; " + console.ending();
        }
        return (runs ? "the machine got no further: " : "the machine ended: ") + why + "; " + console.ending();
    }
}
