package dev.martello.cli.terminal;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One line on a terminal that is written anew as something goes on, and wiped at the end. Where nobody watches, it writes
 * nothing. For use by many threads.
 */
public final class ProgressLine implements AutoCloseable {
    private static final long INTERVAL_NANOS = 200_000_000;
    private static final String WIPE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean watched;
    private final AtomicLong next = new AtomicLong(System.nanoTime() + INTERVAL_NANOS);

    private ProgressLine(PrintStream out, boolean watched) {
        this.out = out;
        this.watched = watched;
    }

    public static ProgressLine onStandardError() {
        return new ProgressLine(System.err, Terminal.isInteractive());
    }

    /** Shows a text, if the last is a moment ago. */
    public void show(Supplier<String> text) {
        if (!watched) {
            return;
        }
        long due = next.get();
        long now = System.nanoTime();
        if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS)) {
            out.print(WIPE + Terminal.safe(text.get()));
            out.flush();
        }
    }

    @Override
    public void close() {
        if (watched) {
            out.print(WIPE);
            out.flush();
        }
    }
}
