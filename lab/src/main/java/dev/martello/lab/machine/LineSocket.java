package dev.martello.lab.machine;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A socket of this computer over which lines go both ways. */
final class LineSocket implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader lines;

    private LineSocket(SocketChannel channel) {
        this.channel = channel;
        this.lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    static LineSocket connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new LineSocket(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void write(String line) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    /**
     * The next line; waits for it.
     *
     * @throws EOFException if the other side closed the socket
     */
    String read() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException("the machine closed the line");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
