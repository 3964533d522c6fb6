package dev.martello.server.http;

import java.time.Duration;

/** Learns of each request that was answered. */
@FunctionalInterface
public interface HttpObserver {
    /**
     * Called after the response was made.
     *
     * @param route the template of the route, or {@code none}
     */
    void answered(String route, int status, Duration took);
}
