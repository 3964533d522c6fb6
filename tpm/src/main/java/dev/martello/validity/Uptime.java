package dev.martello.validity;

import java.nio.file.Path;
import java.time.Duration;

/** How long this machine has been on, by a clock that nobody sets. Only differences count. */
@FunctionalInterface
public interface Uptime {
    Duration now();

    /** With the time that the machine was asleep on Linux; elsewhere that of the Java runtime's clock. For one thread. */
    static Uptime ofThisMachine() {
        return new KernelUptime(Path.of("/proc/uptime"));
    }
}
