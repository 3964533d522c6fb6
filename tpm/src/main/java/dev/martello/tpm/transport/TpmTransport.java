package dev.martello.tpm.transport;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.TpmTransportException;

/** A way to a TPM. For one thread at a time. */
public interface TpmTransport extends AutoCloseable {
    /** Octets in front of every command and response: tag, size, code. */
    int HEADER_BYTES = 10;

    /** No TPM answers more (PC Client Platform TPM Profile: buffers of 4096 octets at most). */
    int MAX_RESPONSE_BYTES = 4096;

    /** Sends a command and waits for its response, from {@link #HEADER_BYTES} to {@link #MAX_RESPONSE_BYTES} octets. */
    Bytes transmit(Bytes command) throws TpmTransportException;

    @Override
    void close() throws TpmTransportException;

    /**
     * Opens the way that a user's text names: {@code device:/dev/tpmrm0}, {@code swtpm:/run/tpm.sock} or
     * {@code swtpm:localhost:2321}.
     *
     * @throws IllegalArgumentException if the text names none, with a sentence that says what it could be
     */
    static TpmTransport open(String text) throws TpmTransportException {
        return TpmAddress.parse(text).open();
    }
}
