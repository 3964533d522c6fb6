package dev.martello.tpm.transport;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.TpmTransportException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A TPM of the operating system, such as {@code /dev/tpmrm0} of Linux: one write is one command, one read one response.
 * Behind {@code tpmrm0} the kernel keeps the objects of each opening apart and removes them when it is closed.
 */
public final class CharacterDevice implements TpmTransport {
    private final Path path;
    private final RandomAccessFile device;

    private CharacterDevice(Path path, RandomAccessFile device) {
        this.path = path;
        this.device = device;
    }

    public static CharacterDevice open(Path path) throws TpmTransportException {
        try {
            return new CharacterDevice(path, new RandomAccessFile(path.toFile(), "rw"));
        } catch (IOException e) {
            throw new TpmTransportException(
                    "the TPM " + path + " cannot be opened: " + e.getMessage()
                            + "; it needs a TPM 2.0 that the kernel has a driver for, and the right to read and write it",
                    e);
        }
    }

    @Override
    public Bytes transmit(Bytes command) throws TpmTransportException {
        try {
            device.write(command.toArray());
            byte[] response = new byte[MAX_RESPONSE_BYTES];
            int length = device.read(response);
            if (length < HEADER_BYTES) {
                throw new TpmTransportException("the driver of the TPM " + path + " gave "
                        + (length < 0 ? "no response" : "a response of " + length + " octets")
                        + "; the kernel's log may say why");
            }
            return Bytes.owning(Arrays.copyOf(response, length));
        } catch (IOException e) {
            throw new TpmTransportException("the TPM " + path + " does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws TpmTransportException {
        try {
            device.close();
        } catch (IOException e) {
            throw new TpmTransportException("the TPM " + path + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
