package dev.martello.tpm.transport;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.TpmTransportException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The control channel of an swtpm: what wires and buttons are to a hardware TPM. For one thread, and one client at a time.
 *
 * @see <a href="https://github.com/stefanberger/swtpm/blob/master/man/man3/swtpm_ioctls.pod">swtpm_ioctls(3)</a>
 */
public final class SwtpmControl implements AutoCloseable {
    private static final int CMD_GET_CAPABILITY = 1;
    private static final int CMD_INIT = 2;
    private static final int CMD_SHUTDOWN = 3;
    private static final int CMD_SET_LOCALITY = 5;
    private static final int CMD_STOP = 14;
    private static final int CMD_GET_INFO = 18;

    /** All the flags of {@code GET_INFO} there are. */
    private static final long INFO_ALL = 0xff;

    private static final int MAX_INFO_BYTES = 4096;

    private final SocketStream stream;

    private SwtpmControl(SocketStream stream) {
        this.stream = stream;
    }

    /** Connects to a {@link java.net.UnixDomainSocketAddress} or an {@link java.net.InetSocketAddress}. */
    public static SwtpmControl connect(SocketAddress address) throws TpmTransportException {
        return new SwtpmControl(SocketStream.connect(address));
    }

    /** A bit for each command there is; the one answer without a result. */
    public long capabilities() throws TpmTransportException {
        send(CMD_GET_CAPABILITY, Bytes.EMPTY);
        return reader(stream.read(8)).u64("capabilities");
    }

    /** Powers the TPM up, with what memory it keeps without power. */
    public void init() throws TpmTransportException {
        call("INIT", CMD_INIT, u32(0));
    }

    /** Powers the TPM down; the process stays. */
    public void stop() throws TpmTransportException {
        call("STOP", CMD_STOP, Bytes.EMPTY);
    }

    /** Ends the process. */
    public void shutdown() throws TpmTransportException {
        call("SHUTDOWN", CMD_SHUTDOWN, Bytes.EMPTY);
    }

    /** From which locality the next commands come, 0 to 4. */
    public void setLocality(int locality) throws TpmTransportException {
        call("SET_LOCALITY", CMD_SET_LOCALITY, Bytes.of(locality));
    }

    /** What swtpm tells about itself and its TPM, a JSON document. */
    public String info() throws TpmTransportException {
        Bytes request = BytesWriter.bigEndian().u64(INFO_ALL).u32(0).u32(0).toBytes();
        call("GET_INFO", CMD_GET_INFO, request);
        BytesReader<TpmTransportException> sizes = reader(stream.read(8));
        long total = sizes.u32("total");
        long length = sizes.u32("length");
        if (length != total || length > MAX_INFO_BYTES) {
            throw new TpmTransportException(
                    "the swtpm at " + stream.address() + " told " + length + " octets of " + total + " about itself");
        }
        return stream.read((int) length).toString(StandardCharsets.UTF_8).replace("\0", "");
    }

    @Override
    public void close() throws TpmTransportException {
        stream.close();
    }

    private void call(String name, int command, Bytes payload) throws TpmTransportException {
        send(command, payload);
        long result = reader(stream.read(4)).u32("result");
        if (result != 0) {
            throw new TpmTransportException("the swtpm at " + stream.address() + " answered " + name + " with error 0x"
                    + Long.toHexString(result));
        }
    }

    private void send(int command, Bytes payload) throws TpmTransportException {
        stream.write(Bytes.concat(u32(command), payload));
    }

    private static Bytes u32(int number) {
        return BytesWriter.bigEndian().u32(number).toBytes();
    }

    private BytesReader<TpmTransportException> reader(Bytes octets) {
        return BytesReader.bigEndian(
                octets,
                (offset, problem) -> new TpmTransportException("the swtpm at " + stream.address()
                        + " answered what cannot be read: offset " + offset + ": " + problem));
    }
}
