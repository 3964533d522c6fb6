package dev.martello.validity;

import dev.martello.bytes.BoundedFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What Linux says in {@code /proc/uptime}, which goes on while the machine is asleep. Where that does not say it, the last answer goes on by the Java
 * runtime's clock, which stands still meanwhile.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_uptime.5.html">proc_uptime(5)</a>
 */
final class KernelUptime implements Uptime {
    private static final int MAX_BYTES = 128;
    private static final int NANO_DIGITS = 9;

    private final Path file;
    private Duration last = Duration.ZERO;
    private long lastNanos = System.nanoTime();

    KernelUptime(Path file) {
        this.file = file;
    }

    @Override
    public Duration now() {
        long nanos = System.nanoTime();
        Duration counted = last.plusNanos(nanos - lastNanos);
        Duration told = told(counted);
        // Never back: the file counts in hundredths of a second.
        last = told.compareTo(last) > 0 ? told : last;
        lastNanos = nanos;
        return last;
    }

    private Duration told(Duration otherwise) {
        try {
            String seconds = BoundedFile.read(file, MAX_BYTES)
                    .toString(StandardCharsets.US_ASCII)
                    .split(" ", 2)[0];
            return Duration.ofNanos(
                    new BigDecimal(seconds).movePointRight(NANO_DIGITS).longValueExact());
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            return otherwise;
        }
    }
}
