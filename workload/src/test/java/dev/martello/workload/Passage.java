package dev.martello.workload;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A process of another user that hands on what it is told: to the socket behind it, it is that user who speaks. */
final class Passage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path socket;

    private Passage(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /**
     * Begins to listen.
     *
     * @param from in a directory in which the user may make files
     * @param to which everybody may connect to
     */
    static Passage as(String user, Path from, Path to) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + user,
                        "--regid=65534",
                        "--clear-groups",
                        "socat",
                        "UNIX-LISTEN:" + from + ",fork",
                        "UNIX-CONNECT:" + to)
                .redirectErrorStream(true)
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isAnswered(from)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroy();
                throw new IOException("nobody listens: "
                        + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            Thread.sleep(10);
        }
        return new Passage(process, from);
    }

    private static boolean isAnswered(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    Path socket() {
        return socket;
    }

    /** The processes that it made for single connections end when these do. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
