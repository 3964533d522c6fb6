package dev.martello.server.http;

import java.time.Duration;

/**
 * What the door allows.
 *
 * @param maxConnections more are not accepted until one ends
 * @param idle how long a connection may say nothing
 * @param body how long a request's body may take to arrive
 * @param shutdown how long requests under way are waited for when the server stops
 * @param maxBodiesBytes the memory for all bodies together
 * @param maxUnderWay how many requests with a body are handled at once; more of them wait
 * @param patience how long they wait, until they are told to come again
 */
public record HttpLimits(
        int maxConnections,
        Duration idle,
        Duration body,
        Duration shutdown,
        long maxBodiesBytes,
        int maxUnderWay,
        Duration patience) {
    public static final HttpLimits DEFAULT = new HttpLimits(
            20_000,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Runtime.getRuntime().maxMemory() / 4,
            256,
            Duration.ofSeconds(2));
}
