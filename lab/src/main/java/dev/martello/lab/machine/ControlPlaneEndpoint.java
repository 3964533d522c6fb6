package dev.martello.lab.machine;

import java.nio.file.Path;

/**
 * The one thing that machines reach.
 *
 * @param port on this computer's loopback
 * @param authority what its certificate chains to, PEM
 */
public record ControlPlaneEndpoint(int port, Path authority) {
    /** What machines call it by; the certificate must name it. */
    public static final String ADDRESS = "10.0.2.100";

    /** The port that machines see, whatever the one of this computer is. */
    static final int SEEN_PORT = 8443;
}
