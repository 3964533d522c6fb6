package dev.martello.tpm.transport;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.TpmTransportException;
import java.net.SocketAddress;

/**
 * The data channel of an swtpm: commands and responses on a stream with nothing around them. An swtpm serves one client at
 * a time; others wait.
 */
public final class SwtpmSocket implements TpmTransport {
    private final SocketStream stream;

    private SwtpmSocket(SocketStream stream) {
        this.stream = stream;
    }

    /** Connects to a {@link java.net.UnixDomainSocketAddress} or an {@link java.net.InetSocketAddress}. */
    public static SwtpmSocket connect(SocketAddress address) throws TpmTransportException {
        return new SwtpmSocket(SocketStream.connect(address));
    }

    @Override
    public Bytes transmit(Bytes command) throws TpmTransportException {
        stream.write(command);
        Bytes header = stream.read(HEADER_BYTES);
        long size = size(header);
        if (size < HEADER_BYTES || size > MAX_RESPONSE_BYTES) {
            throw new TpmTransportException("the swtpm at " + stream.address() + " announced a response of " + size
                    + " octets; " + HEADER_BYTES + " to " + MAX_RESPONSE_BYTES + " are possible");
        }
        return Bytes.concat(header, stream.read((int) size - HEADER_BYTES));
    }

    @Override
    public void close() throws TpmTransportException {
        stream.close();
    }

    /** Octets 2 to 5 of the header. */
    private static long size(Bytes header) {
        return (long) header.at(2) << 24 | header.at(3) << 16 | header.at(4) << 8 | header.at(5);
    }
}
