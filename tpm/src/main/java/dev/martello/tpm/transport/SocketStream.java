package dev.martello.tpm.transport;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.TpmTransportException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A stream socket with TPM exceptions. */
final class SocketStream {
    private final SocketAddress address;
    private final SocketChannel channel;

    private SocketStream(SocketAddress address, SocketChannel channel) {
        this.address = address;
        this.channel = channel;
    }

    static SocketStream connect(SocketAddress address) throws TpmTransportException {
        if (address instanceof InetSocketAddress internet && internet.isUnresolved()) {
            throw new TpmTransportException("there is no host " + internet.getHostString());
        }
        try {
            return new SocketStream(address, SocketChannel.open(address));
        } catch (IOException e) {
            throw new TpmTransportException("no swtpm answers at " + address + ": " + e.getMessage(), e);
        }
    }

    SocketAddress address() {
        return address;
    }

    void write(Bytes octets) throws TpmTransportException {
        try {
            ByteBuffer buffer = octets.asBuffer();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    Bytes read(int length) throws TpmTransportException {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new TpmTransportException("the swtpm at " + address + " closed the connection");
                }
            }
            return Bytes.owning(buffer.array());
        } catch (IOException e) {
            throw broken(e);
        }
    }

    void close() throws TpmTransportException {
        try {
            channel.close();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private TpmTransportException broken(IOException e) {
        return new TpmTransportException(
                "the connection to the swtpm at " + address + " broke: "
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                e);
    }
}
