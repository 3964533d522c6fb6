package dev.martello.lab.unattended;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way from an appliance to the control plane, which can be cut; its near end stays where it is. */
final class Network implements AutoCloseable {
    private final ServerSocket near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Optional<URI> far = Optional.empty();

    Network() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    /** What an appliance reaches the control plane by. */
    URI address() {
        return URI.create("https://127.0.0.1:" + near.getLocalPort());
    }

    void leadTo(URI controlPlane) {
        far = Optional.of(controlPlane);
    }

    /** Whoever is connected is thrown out, and nobody gets through from here on. */
    void cut() throws IOException {
        far = Optional.empty();
        for (Socket each : open) {
            each.close();
        }
        open.clear();
    }

    private void serve() {
        try {
            while (true) {
                connect(near.accept());
            }
        } catch (IOException e) {
            // Being closed is how it ends.
        }
    }

    private void connect(Socket agent) throws IOException {
        open.add(agent);
        Optional<URI> controlPlane = far;
        if (controlPlane.isEmpty()) {
            agent.close();
            return;
        }
        try {
            Socket server = new Socket(
                    InetAddress.getLoopbackAddress(), controlPlane.get().getPort());
            open.add(server);
            Thread.ofVirtual().start(() -> carry(agent, server));
            Thread.ofVirtual().start(() -> carry(server, agent));
        } catch (IOException e) { // the control plane is down
            agent.close();
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Cut, at one end or here: both ends notice.
        }
    }

    @Override
    public void close() {
        try {
            near.close();
            cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
