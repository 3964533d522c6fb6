package dev.martello.lab.tool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** This computer's own network. */
public final class Loopback {
    private Loopback() {}

    /** A port that nobody uses now, to be used again whenever a server is started again. */
    public static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
