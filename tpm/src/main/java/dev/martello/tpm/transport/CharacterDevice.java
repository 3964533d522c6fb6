package dev.martello.tpm.transport;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.TpmTransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A TPM of the operating system, such as {@code /dev/tpmrm0} of Linux: one write is one command, one read one response.
 * Behind {@code tpmrm0} the kernel keeps the objects of each opening apart and removes them when it is closed.
 */
public final class CharacterDevice implements TpmTransport {
    private final Path path;
    private final FileChannel device;

    private CharacterDevice(Path path, FileChannel device) {
        this.path = path;
        this.device = device;
    }

    /**
     * Opens a device that is there.
     *
     * @throws TpmTransportException if there is none, what is there is no device, or it may not be read and written
     */
    public static CharacterDevice open(Path path) throws TpmTransportException {
        if (!Files.exists(path)) {
            throw new TpmTransportException(
                    "there is no TPM at " + path + ": the machine has none, or its kernel has no driver for it");
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new TpmTransportException(path + " is no device, so no TPM is behind it");
        }
        try {
            return new CharacterDevice(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (AccessDeniedException e) {
            throw new TpmTransportException(
                    "the TPM " + path + " may not be opened: the agent needs the right to read and write it", e);
        } catch (IOException e) {
            throw new TpmTransportException("the TPM " + path + " cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public Bytes transmit(Bytes command) throws TpmTransportException {
        try {
            device.write(command.asBuffer());
            ByteBuffer response = ByteBuffer.allocate(MAX_RESPONSE_BYTES);
            int length = device.read(response);
            if (length < HEADER_BYTES) {
                throw new TpmTransportException("the driver of the TPM " + path + " gave "
                        + (length < 0 ? "no response" : "a response of " + length + " octets")
                        + "; the kernel's log may say why");
            }
            return Bytes.owning(Arrays.copyOf(response.array(), length));
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
